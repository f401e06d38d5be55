using Circus.Control.Curve;
using Circus.Control.Zmtp.Curve;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>Changes of the authorized keys, and what they mean for those who are there already.</summary>
internal sealed partial class ControlLoop
{
    private int _keysVersion;

    // At the end of a turn: a revoked key gets nothing more than a second later, as nothing is said to anyone without a turn.
    private void ReviewKeys()
    {
        foreach (var listener in _listeners)
        {
            if (listener?.Curve is not { } curve) continue;
            curve.Clients.RefreshIfDue(Clock.MonotonicNanoseconds());
            if (curve.Clients.Version == _keysVersion) continue;
            _keysVersion = curve.Clients.Version;
            _sink.OnKeysChanged(curve.Clients, curve.Clients.Problem);
            Review(curve);
            return;
        }
    }

    private void Review(CurveServer curve)
    {
        for (var slot = 0; slot < _peers.End; slot++)
        {
            if (_peers.At(slot) is not { Session: { IsReady: true, Mechanism: CurveServerMechanism mechanism } } peer) continue;
            var key = curve.Clients.FindKnown(mechanism.ClientKey);
            if (key == peer.Info.Key) continue;
            if (key is null)
            {
                Refuse(peer, RefusalReason.UnlistedKey);
                continue;
            }
            peer.Info.Key = key;
            // Judged anew at its next request.
            peer.Info.SinkState = null;
        }
    }
}
