namespace Circus.Cli.Top;

/// <summary>A managed socket. -1: not known.</summary>
internal sealed class SocketModel(int descriptor)
{
    internal int Descriptor { get; } = descriptor;

    internal string Name { get; set; } = "";

    /// <summary>host:port or a path.</summary>
    internal string Address { get; set; } = "";

    /// <summary>The reference's measure: how often in the last second it was found readable.</summary>
    internal long Reads { get; set; } = -1;

    /// <summary>Connections that wait to be accepted.</summary>
    internal long Queue { get; set; } = -1;

    /// <summary>How many may wait.</summary>
    internal long Backlog { get; set; } = -1;
}
