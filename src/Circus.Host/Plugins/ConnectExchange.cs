namespace Circus.Plugins;

/// <summary>Nothing but a connection.</summary>
internal sealed class ConnectExchange : Exchange
{
    internal override byte[] Request => [];

    internal override ProbeResult Read(ReadOnlySpan<byte> received, bool isClosed) => new() { IsOk = true };
}
