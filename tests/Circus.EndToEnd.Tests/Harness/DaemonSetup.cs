namespace Circus.EndToEnd;

/// <summary>How a daemon is started.</summary>
internal sealed record DaemonSetup
{
    /// <summary>The sections of the ini file but [circus].</summary>
    internal required string Watchers { get; init; }

    /// <summary>Further options of [circus].</summary>
    internal string Circus { get; init; } = "";

    /// <summary>Arguments before the file.</summary>
    internal string[] Arguments { get; init; } = [];

    internal bool OverTcp { get; init; }

    /// <summary>Wait for its log although its arguments say where that goes.</summary>
    internal bool AwaitLog { get; init; }

    /// <summary>The address that the daemon listens on over tcp.</summary>
    internal string TcpHost { get; init; } = "127.0.0.1";

    /// <summary>Shell scripts in the daemon's directory: name and text.</summary>
    internal (string Name, string Text)[] Scripts { get; init; } = [];

    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
