using System.Diagnostics;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Sampling;

/// <summary>The control room of `circus stats`, which takes no requests: whoever reaches the endpoint may subscribe, as with circusd-stats.</summary>
internal sealed class AttachedSink(ILogger logger) : IControlSink
{
    private int _isWanted;

    internal bool IsWanted => Volatile.Read(ref _isWanted) != 0;

    public void OnStatsWanted(bool isWanted) => Volatile.Write(ref _isWanted, isWanted ? 1 : 0);

    public bool OnMessage(in RequestEnvelope envelope, ReadOnlySpan<byte> payload) => true;

    public bool MaySubscribe(PeerInfo peer) => true;

    public void OnMalformed(PeerInfo peer, int frames, long bytes) => ControlLog.UnexpectedMessage(logger, peer, frames, bytes);

    public void OnRefused(PeerInfo peer, RefusalReason reason) => ControlLog.Dropped(logger, peer, RefusalText.Describe(reason), "");

    /// <summary>Its endpoint is not encrypted.</summary>
    public void OnKeysChanged(AuthorizedKeysFile file, string? problem) => throw new UnreachableException();

    public void OnAcceptPaused(Endpoint endpoint, Errno errno) => ControlLog.AcceptPaused(logger, endpoint, ErrnoText.Describe(errno));

    public void OnFault(PeerInfo? peer, Exception exception) => ControlLog.Fault(logger, exception, peer?.ToString() ?? "nobody");
}
