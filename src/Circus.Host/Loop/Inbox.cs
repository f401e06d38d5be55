using System.Collections.Concurrent;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;
using Circus.Logging;
using Circus.Protocol;
using Circus.Roles;
using Microsoft.Extensions.Logging;

namespace Circus.Loop;

/// <summary>
/// Requests on their way from the control thread to the loop. They are parsed here, on the control thread; the request objects go round
/// (taken, queued, handled, given back), so a request in steady state allocates nothing. Only small ones go round, and only as many as a
/// busy client keeps in flight: a burst of large ones must not stay in memory.
/// </summary>
internal sealed class Inbox(EventFd wakeUp, ILogger logger) : IControlSink
{
    /// <summary>With this many unhandled requests, or bytes of them, the control room stops reading from its peers.</summary>
    private const int HighWater = 1024;
    private const long HighWaterBytes = 1 << 20;

    private const int LargestKeptBytes = 4 << 10;
    private const int MostKept = 64;

    private readonly ConcurrentQueue<(Request Request, int Bytes)> _requests = new();
    private readonly ConcurrentQueue<Request> _spare = new();
    private readonly RefusalLog _refusals = new();
    private long _bytes;
    private int _isPaused;
    private RoleRules? _rules;
    private int _isStatsWanted;

    /// <summary>Who may do what; until there are rules, nobody may do anything. Set by the loop, read by the control thread.</summary>
    internal RoleRules? Rules
    {
        get => Volatile.Read(ref _rules);
        set => Volatile.Write(ref _rules, value);
    }

    /// <summary>Whether someone subscribes to statistics.</summary>
    internal bool IsStatsWanted => Volatile.Read(ref _isStatsWanted) != 0;

    public void OnRoom() => wakeUp.Signal();

    public void OnStatsWanted(bool isWanted)
    {
        Volatile.Write(ref _isStatsWanted, isWanted ? 1 : 0);
        wakeUp.Signal();
    }

    public bool OnMessage(in RequestEnvelope envelope, ReadOnlySpan<byte> payload)
    {
        if (!_spare.TryDequeue(out var request))
            request = new Request();
        request.Read(new PeerAddress(envelope.Peer.ToEpollData(), envelope.Delimiter), Judge(envelope.Info), payload);
        var bytes = Interlocked.Add(ref _bytes, payload.Length);
        _requests.Enqueue((request, payload.Length));
        var isEnough = _requests.Count >= HighWater || bytes >= HighWaterBytes;

        // Before the signal: a loop that has handled everything meanwhile must still find that it has to resume.
        if (isEnough)
            Volatile.Write(ref _isPaused, 1);
        wakeUp.Signal();
        return !isEnough;
    }

    public bool MaySubscribe(PeerInfo peer) => Judge(peer).Role >= Role.Observe;

    public void OnMalformed(PeerInfo peer, int frames, long bytes) => ControlLog.UnexpectedMessage(logger, peer, frames, bytes);

    public void OnRefused(PeerInfo peer, RefusalReason reason)
    {
        if (_refusals.TryTell(peer.Host, reason, Clock.MonotonicNanoseconds(), out var untold))
            ControlLog.Dropped(logger, peer, RefusalText.Describe(reason), untold > 0 ? $" ({untold} times more since the last such line)" : "");
    }


    public void OnKeysChanged(AuthorizedKeysFile file, string? problem)
    {
        if (problem is null)
            ControlLog.KeysRead(logger, file.Count, file.Path);
        else
            ControlLog.KeysKept(logger, problem);
    }

    public void OnAcceptPaused(Endpoint endpoint, Errno errno) => ControlLog.AcceptPaused(logger, endpoint, ErrnoText.Describe(errno));

    public void OnFault(PeerInfo? peer, Exception exception) => ControlLog.Fault(logger, exception, peer?.ToString() ?? "nobody");

    internal bool TryTake(out Request request, out int bytes)
    {
        var isThere = _requests.TryDequeue(out var queued);
        (request, bytes) = queued;
        return isThere;
    }

    internal bool IsEmpty => _requests.IsEmpty;

    internal void GiveBack(Request request, int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        if (bytes <= LargestKeptBytes && _spare.Count < MostKept)
            _spare.Enqueue(request);
    }

    // Once for each peer and set of rules: a request allocates nothing.
    private Requester Judge(PeerInfo peer)
    {
        var rules = Rules;
        if (peer.SinkState is Judgement known && known.Rules == rules)
            return known.Requester;
        var requester = rules?.Judge(peer) ?? new Requester(peer.ToString(), Role.None, IsDaemonUser: false, "the daemon is not ready");
        peer.SinkState = new Judgement(rules, requester);
        return requester;
    }

    /// <summary>True once after the control room was told to stop reading and the queue has emptied.</summary>
    internal bool TryResume() => _isPaused != 0 && _requests.IsEmpty && Interlocked.Exchange(ref _isPaused, 0) != 0;

    private sealed record Judgement(RoleRules? Rules, Requester Requester);
}
