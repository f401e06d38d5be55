namespace Circus.Plugins;

/// <summary>What is said on a connection: the request, and when the answer is whole.</summary>
internal abstract class Exchange
{
    /// <summary>Sent when the connection stands; empty sends nothing and is done then.</summary>
    internal abstract byte[] Request { get; }

    /// <summary>Looks at all that has come so far; null while more is needed.</summary>
    internal abstract ProbeResult? Read(ReadOnlySpan<byte> received, bool isClosed);

    /// <summary>The result when there is no connection, or no answer.</summary>
    internal virtual ProbeResult Fail(string reason) => ProbeResult.Failed(reason);
}
