using System.Diagnostics;
using Circus.Control.Listening;
using Circus.Control.Peers;
using Circus.Control.Sending;
using Circus.Control.Zmtp;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>
/// The control thread. It owns sockets, peers and queues; other threads reach it through the inbox only. One turn: wait, handle each ready
/// descriptor (a bounded part of what it has, so that nobody starves), then send what the turn produced, then set the timer. Nothing pending means no
/// timer, so an idle thread sleeps for ever. An exception while handling something costs the peer concerned, never the thread.
/// </summary>
internal sealed partial class ControlLoop : IDisposable
{
    private const int EventsPerTurn = 64;
    private const int CommandsPerTurn = 1024;
    private const int BufferBytes = 64 << 10;

    // What epoll hands back: a peer's id, whose top bit is clear, or one of these.
    private const ulong IsOurs = 1UL << 63;
    private const ulong InboxData = IsOurs | 1UL << 32;
    private const ulong TimerData = IsOurs | 2UL << 32;
    private const ulong ListenerData = IsOurs | 3UL << 32;

    private readonly IControlSink _sink;
    private readonly ControlLimits _limits;
    private readonly ControlInbox _inbox;
    private readonly OutgoingMessages _messages;
    private readonly OutgoingMessages _statsPieces;
    private readonly Epoll _epoll = Epoll.Create();
    private readonly DeadlineTimer _timer = new();
    private readonly EpollEvent[] _ready = new EpollEvent[EventsPerTurn];
    private readonly byte[] _receiveBuffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private readonly PeerTable _peers = new();
    private readonly List<Listener?> _listeners = [];
    private readonly BufferBudget _receiving;
    private Peer? _current;
    private bool _isStopping;

    internal ControlLoop(IControlSink sink, ControlLimits limits, ControlInbox inbox, OutgoingMessages messages, OutgoingMessages statsPieces)
    {
        (_sink, _limits, _inbox, _messages, _statsPieces) = (sink, limits, inbox, messages, statsPieces);
        _receiving = new BufferBudget(limits.MaxReceivingBytes);
        var errno = _epoll.Add(inbox.Descriptor, EpollEvents.In, InboxData);
        if (errno == Errno.None) errno = _epoll.Add(_timer.Descriptor, EpollEvents.In, TimerData);
        if (errno != Errno.None) throw new KernelException("epoll_ctl", errno);
    }

    internal ControlCounters Counters { get; } = new();

    /// <summary>The thread's body; returns after a stop.</summary>
    internal void Run()
    {
        TimeSlice.ShortenOfThisThread();
        while (!_isStopping || _peers.Count > 0)
        {
            var count = _epoll.Wait(_ready, -1);
            Counters.Turns++;
            for (var i = 0; i < count; i++)
            {
                try
                {
                    Handle(_ready[i]);
                }
                catch (Exception fault)
                {
                    Blame(fault);
                }
                _current = null;
            }
            try
            {
                ReviewKeys();
            }
            catch (Exception fault)
            {
                Blame(fault);
            }
            FlushDirty();
            Counters.ReceivingBytes = _receiving.InUse;
            _timer.Settle();
        }
    }

    /// <summary>After the thread has ended, or when it was never started.</summary>
    public void Dispose()
    {
        foreach (var listener in _listeners) listener?.Close();
        CloseDiscovery();
        for (var slot = 0; slot < _peers.End; slot++)
            if (_peers.At(slot) is { } peer) Close(peer);
        _epoll.Dispose();
        _timer.Dispose();
    }

    /// <summary>Does what another thread asked for; on the control thread, or on the caller's before it starts.</summary>
    internal void Execute(in ControlCommand command)
    {
        switch (command.Kind)
        {
            case ControlCommandKind.Reply:
                Reply(command.Peer, command.Message!);
                break;
            case ControlCommandKind.Publish:
                Publish(command.Message!);
                break;
            case ControlCommandKind.PublishStats:
                PublishStats(command.Message!);
                break;
            case ControlCommandKind.PublishStream:
                Publish(command.Message!);
                GiveBackStreamBytes(command.Number);
                break;
            case ControlCommandKind.Listen:
                Listen(command.Listener!);
                break;
            case ControlCommandKind.Unlisten:
                Unlisten(command.Listener!, Clock.MonotonicNanoseconds() + Nanoseconds(_limits.UnbindFlush));
                break;
            case ControlCommandKind.Discover:
                Discover(command.Discovery);
                break;
            case ControlCommandKind.ResumeRequests:
                ResumeRequests();
                break;
            case ControlCommandKind.Stop:
                _isStopping = true;
                CloseDiscovery();
                for (var i = 0; i < _listeners.Count; i++)
                    if (_listeners[i] is { } listener) Unlisten(listener, command.Number);
                for (var slot = 0; slot < _peers.End; slot++)
                    if (_peers.At(slot) is { } peer) Leave(peer, command.Number);
                break;
            default:
                throw new UnreachableException();
        }
        command.Done?.Set();
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * 100;

    private void Handle(EpollEvent ready)
    {
        if (ready.Data == InboxData) TakeCommands();
        else if (ready.Data == TimerData) EnforceDeadlines();
        else if (ready.Data == DiscoveryData) _discovery?.Answer(_receiveBuffer);
        else if (ready.Data >= ListenerData) AcceptFrom((int)(uint)ready.Data);
        // Closed earlier in this turn: the id finds nobody.
        else if (_peers.TryGet(PeerId.FromEpollData(ready.Data), out var peer)) HandlePeer(peer, ready.Events);
    }

    private void HandlePeer(Peer peer, EpollEvents events)
    {
        _current = peer;
        if ((events & EpollEvents.Out) != 0) Flush(peer);
        if (!peer.IsOpen) return;
        const EpollEvents Failed = EpollEvents.HangUp | EpollEvents.Error;
        if ((peer.Interest & EpollEvents.In) != 0)
        {
            // After a hang-up there may still be something to read; the read tells when there isn't.
            if ((events & (EpollEvents.In | Failed)) != 0) ReceiveFrom(peer);
        }
        else if ((events & Failed) != 0) Close(peer);
    }

    private void TakeCommands()
    {
        _inbox.BeginTaking();
        for (var i = 0; i < CommandsPerTurn && _inbox.TryTake(out var command, out var wasFull); i++)
        {
            try
            {
                if (wasFull) _sink.OnRoom();
                Execute(command);
            }
            catch (Exception fault)
            {
                Blame(fault);
                command.Done?.Set();
            }
            _current = null;
        }
        _inbox.EndTaking();
    }

    private void Blame(Exception fault)
    {
        Counters.Faults++;
        var culprit = _current;
        if (culprit is not null) Close(culprit);
        try
        {
            _sink.OnFault(culprit?.Info, fault);
        }
        catch (Exception)
        {
            // Whoever reports faults is at fault: all that is left is to count it.
            Counters.Faults++;
        }
    }
}
