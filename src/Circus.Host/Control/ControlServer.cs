using Circus.Control.Curve;
using Circus.Control.Listening;
using Circus.Control.Loop;
using Circus.Control.Sending;
using Circus.Linux;

namespace Circus.Control;

/// <summary>
/// The listening side of the control room: ROUTER, PUB and stats endpoints over tcp and ipc, ZMTP 3.x of our own, on a thread named circus-control. Bind,
/// unbind, start and stop belong to one thread (the loop's); replies and events may come from any.
/// </summary>
public sealed class ControlServer : IControlPort, IDisposable
{
    /// <summary>rw-------: connect(2) to a socket file needs the right to write.</summary>
    public const int OwnerOnly = 0b110_000_000;

    private readonly OutgoingMessages _messages = new();
    private readonly OutgoingMessages _statsPieces = new();
    private readonly ControlInbox _inbox = new();
    private readonly ControlLoop _loop;
    private readonly List<Listener> _bound = [];
    private Thread? _thread;
    private volatile bool _isStopped;

    public ControlServer(IControlSink sink, ControlLimits? limits = null)
    {
        _loop = new ControlLoop(sink, limits ?? new ControlLimits(), _inbox, _messages, _statsPieces);
        Stats = new StatsPort(_statsPieces, _inbox);
    }

    /// <summary>Where statistics go: to the subscribers of <see cref="EndpointRole.Stats"/>. For one thread.</summary>
    public IStatsPort Stats { get; }

    public ControlCounters Counters => _loop.Counters;

    public bool HasSubscribers => _loop.HasSubscribers;

    public bool IsFull => _inbox.IsFull;

    /// <summary>
    /// Listens on an endpoint, before or after the start. An ipc path gets the given mode and owner (chown needs root); a socket file that nobody
    /// listens on is replaced. With curve a tcp endpoint takes only encrypted connections; an ipc one needs no encryption, the kernel says who is there.
    /// Connections made before the start are served after it.
    /// </summary>
    public BindResult Bind(EndpointRole role, Endpoint endpoint, uint? ipcOwner = null, int ipcMode = OwnerOnly, CurveServer? curve = null)
    {
        if (ListeningSocket.TryOpen(role, endpoint, ipcOwner, ipcMode, curve, out var error) is not { } listener) return new BindResult(null, error);
        _bound.Add(listener);
        Ask(new ControlCommand(ControlCommandKind.Listen, Listener: listener));
        return new BindResult(listener.Endpoint, null);
    }

    /// <summary>
    /// Frees the endpoint, given as bound (with its real port), before returning; its peers get what is queued for them and are closed. False: not bound.
    /// Not from the control thread.
    /// </summary>
    public bool Unbind(EndpointRole role, Endpoint endpoint)
    {
        var index = _bound.FindIndex(l => l.Role == role && l.Endpoint == endpoint);
        if (index < 0) return false;
        using var done = new ManualResetEventSlim();
        Ask(new ControlCommand(ControlCommandKind.Unlisten, Listener: _bound[index], Done: done));
        _bound.RemoveAt(index);
        done.Wait();
        return true;
    }

    /// <summary>
    /// Answers datagrams to a multicast endpoint, udp://GROUP:PORT, with the daemon's endpoint, in place of one that it answered before; null: of none.
    /// False with a whole sentence.
    /// </summary>
    public bool TryAnnounce(string? multicast, string endpoint, out string error)
    {
        error = "";
        DiscoverySocket? socket = null;
        var isWell = multicast is null || DiscoverySocket.TryOpen(multicast, endpoint, out socket, out error);
        Ask(new ControlCommand(ControlCommandKind.Discover, Discovery: socket));
        return isWell;
    }

    /// <summary>Starts the thread; once.</summary>
    public void Start()
    {
        if (_thread is not null || _isStopped) throw new InvalidOperationException("The control room starts once.");
        _thread = new Thread(_loop.Run) { Name = "circus-control", IsBackground = true };
        _thread.Start();
    }

    public void Reply(PeerId peer, ReadOnlySpan<byte> json, bool delimiter)
    {
        if (_isStopped) return;
        var message = _messages.Take();
        message.WriteReply(json, delimiter);
        _inbox.Post(new ControlCommand(ControlCommandKind.Reply, peer, message));
    }

    public void Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        if (_isStopped || !_loop.HasSubscribers) return;
        var message = _messages.Take();
        message.WriteEvent(topic, payload);
        _inbox.Post(new ControlCommand(ControlCommandKind.Publish, Message: message));
    }

    public bool HasStreamReaders => !_isStopped && _loop.HasStreamReaders;

    public bool OfferStream(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        if (!HasStreamReaders || !_loop.TryTakeStreamBytes(topic.Length + payload.Length)) return false;
        var message = _messages.Take();
        message.WriteEvent(topic, payload);
        _inbox.Post(new ControlCommand(ControlCommandKind.PublishStream, Message: message, Number: topic.Length + payload.Length));
        return true;
    }

    public void ResumeRequests()
    {
        if (!_isStopped) _inbox.Post(new ControlCommand(ControlCommandKind.ResumeRequests));
    }

    /// <summary>Stops listening, gives the peers until flush to read what was said before this call, closes all and ends the thread.</summary>
    public void Stop(TimeSpan flush)
    {
        if (_isStopped) return;
        _isStopped = true;
        _bound.Clear();
        if (_thread is null) return;
        _inbox.Post(new ControlCommand(ControlCommandKind.Stop, Number: Clock.MonotonicNanoseconds() + flush.Ticks * 100));
        _thread.Join();
    }

    /// <summary>Stops without waiting for anybody, if need be, and gives everything back; socket files are removed.</summary>
    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _loop.Dispose();
        _inbox.Dispose();
    }

    // Without a thread the caller is the owner of everything.
    private void Ask(in ControlCommand command)
    {
        if (_thread is null) _loop.Execute(command);
        else _inbox.Post(command);
    }
}
