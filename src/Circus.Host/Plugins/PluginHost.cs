using Circus.Control;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Plugins;

/// <summary>
/// Runs built-in plugins: one thread that waits in one epoll for answers, events, datagrams, probes, signals and deadlines, hands each to the
/// state machines, and carries their effects out. With nothing to do it doesn't wake up.
/// </summary>
internal sealed class PluginHost : IDisposable
{
    private const int EventsPerTurn = 64;
    private const int MessagesPerTurn = 256;
    private const int LongestDatagram = 1024;
    private const ulong FirstGuest = 16;

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    /// <summary>Quiet for so long after the start, it has started.</summary>
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMilliseconds(500);

    private readonly Epoll _epoll = Epoll.Create();
    private readonly SignalFd _signals = SignalFd.Create(SignalSet.Daemon);
    private readonly DaemonConnection _connection;
    private readonly ILogger _logger;
    private readonly PluginGuest[] _guests;
    private readonly ProbeRuns _probes;
    private readonly MetricSockets _metrics;
    private readonly LineFiles _files;
    private readonly EpollEvent[] _ready = new EpollEvent[EventsPerTurn];
    private readonly byte[] _datagram = new byte[LongestDatagram];
    private Instant _connectAt;
    private bool _hasComplained;
    private bool _isSettled;

    internal PluginHost(Endpoint endpoint, Endpoint pubsub, IEnumerable<PluginGuest> guests, ILogger logger)
    {
        _logger = logger;
        _connection = new DaemonConnection(endpoint, pubsub);
        _guests = [.. guests];
        _probes = new ProbeRuns(_epoll);
        _metrics = new MetricSockets(text => PluginLog.Warn(logger, text));
        _files = new LineFiles(text => PluginLog.Warn(logger, text));
        _epoll.Add(_signals.Descriptor, EpollEvents.In, (ulong)Source.Signal);
    }

    /// <summary>What became ready; from <see cref="FirstGuest"/> on a plugin's datagrams, beyond these a probe.</summary>
    private enum Source : ulong
    {
        Signal = 1,
        Control = 2,
        Events = 3,
    }

    /// <summary>Runs until a signal asks it to end.</summary>
    internal void Run()
    {
        _connectAt = Now;
        for (var i = 0; i < _guests.Length; i++)
        {
            if (_guests[i].TryListen(out var descriptor))
                _epoll.Add(descriptor, EpollEvents.In, FirstGuest + (ulong)i);
            Enter(_guests[i], static guest => guest.Plugin.Start());
        }

        var hasMore = false;
        while (true)
        {
            if (!_connection.IsOpen && Now >= _connectAt)
                Connect();
            var count = _epoll.Wait(_ready, hasMore ? 0 : WaitMilliseconds());
            if (count == 0 && !hasMore && !_isSettled)
            {
                // Most of the code that is mapped by now was for the start.
                ProgramPages.Release();
                _isSettled = true;
            }

            for (var i = 0; i < count; i++)
            {
                var data = _ready[i].Data;
                if (data == (ulong)Source.Signal)
                {
                    if (IsAskedToEnd())
                        return;
                }
                else if (data >= ProbeRuns.FirstNumber)
                    _probes.OnReady((long)data, Now, Deliver);
                else if (data >= FirstGuest)
                    TakeDatagrams(_guests[data - FirstGuest]);
            }

            hasMore = _connection.IsOpen && TakeMessages();
            _probes.RunTimers(Now, Deliver);
            foreach (var guest in _guests)
            {
                if (guest.NextTimer <= Now)
                    Enter(guest, static guest => guest.RunTimers());
            }
        }
    }

    public void Dispose()
    {
        _probes.Dispose();
        _metrics.Dispose();
        _files.Dispose();
        foreach (var guest in _guests)
            guest.Dispose();
        _connection.Dispose();
        _signals.Dispose();
        _epoll.Dispose();
    }

    private static Instant Now => new(Clock.MonotonicNanoseconds());

    private int WaitMilliseconds()
    {
        var next = _connection.IsOpen ? Instant.Never : _connectAt;
        next = _probes.NextTimer < next ? _probes.NextTimer : next;
        foreach (var guest in _guests)
            next = guest.NextTimer < next ? guest.NextTimer : next;
        if (!_isSettled)
            next = Instant.Min(next, Now + SettlingTime);
        return next == Instant.Never ? -1 : (int)Math.Clamp(Math.Ceiling((next - Now).TotalMilliseconds), 0, int.MaxValue);
    }

    private bool IsAskedToEnd()
    {
        var isAsked = false;
        while (_signals.TryRead(out var signal))
            isAsked |= signal.Signum is Signals.SIGTERM or Signals.SIGINT or Signals.SIGQUIT or Signals.SIGHUP;
        return isAsked;
    }

    private void Connect()
    {
        if (!_connection.TryOpen(ConnectTime, out var error))
        {
            _connectAt = Now + ReconnectPause;
            if (!_hasComplained)
                PluginLog.Warn(_logger, $"{error}; going on to try");
            _hasComplained = true;
            return;
        }

        _hasComplained = false;
        _epoll.Add(_connection.ControlDescriptor, EpollEvents.In, (ulong)Source.Control);
        _epoll.Add(_connection.EventsDescriptor, EpollEvents.In, (ulong)Source.Events);
        foreach (var guest in _guests)
            Enter(guest, static guest => guest.Plugin.OnConnected());
    }

    private void Disconnect(string error)
    {
        PluginLog.Warn(_logger, $"{error}; connecting again");
        _connection.Dispose();
        _connectAt = Now + ReconnectPause;
        foreach (var guest in _guests)
            Enter(guest, static guest => guest.Plugin.Outbox.OnDisconnected());
    }

    /// <summary>Hands on what has come; true when there may be more.</summary>
    private bool TakeMessages()
    {
        var left = MessagesPerTurn;
        string error;
        while (_connection.TryTakeEvent(out var message, out error))
        {
            if (PluginEvent.TryParse(message.Topic, message.Payload, out var parsed))
            {
                foreach (var guest in _guests)
                    Enter(guest, each => each.Plugin.OnEvent(parsed));
            }

            if (--left == 0)
                return true;
        }

        while (error.Length == 0 && _connection.TryTakeReply(out var reply, out error))
        {
            if (PluginOutbox.TryParseReply(reply, out var root))
                Deliver(root);
            if (--left == 0)
                return true;
        }

        if (error.Length > 0)
            Disconnect(error);
        return false;
    }

    private void Deliver(System.Text.Json.JsonElement reply)
    {
        var isDelivered = false;
        foreach (var guest in _guests)
        {
            if (!isDelivered)
                Enter(guest, each => isDelivered = each.Plugin.Outbox.OnReply(reply));
        }
    }

    private void TakeDatagrams(PluginGuest guest)
    {
        for (var i = 0; i < MessagesPerTurn && guest.TryReceive(_datagram, out var count); i++)
        {
            var length = count;
            Enter(guest, each => each.Plugin.OnDatagram(_datagram.AsSpan(0, length)));
        }
    }

    private void Deliver(PluginGuest guest, long number, ProbeResult result) => Enter(guest, each => each.Plugin.Outbox.OnProbed(number, result));

    /// <summary>One input to one plugin, then its effects. A bug in it is told, and the others and itself go on.</summary>
    private void Enter(PluginGuest guest, Action<PluginGuest> input)
    {
        var outbox = guest.Plugin.Outbox;
        outbox.Now = Now;
        try
        {
            input(guest);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            PluginLog.Fault(_logger, exception, guest.Name);
        }

        // Carrying one out may add more.
        for (var i = 0; i < outbox.Effects.Count; i++)
            CarryOut(guest, outbox.Effects[i]);
        outbox.Effects.Clear();
    }

    private void CarryOut(PluginGuest guest, PluginEffect effect)
    {
        switch (effect)
        {
            case SendRequest request:
                if (_connection.IsOpen && !_connection.TrySend(request.Json, out var error))
                    PluginLog.Warn(_logger, error);
                break;
            case SendMetric metric:
                _metrics.Send(metric, guest.Plugin.Outbox.Now);
                break;
            case WriteLog line:
                PluginLog.Write(_logger, line.Level, guest.Prefix + line.Text);
                break;
            case AppendLine line:
                _files.Append(line.Path, line.Line);
                break;
            case StartProbe start:
                if (_probes.Start(guest, start.Number, start.Probe, Now) is { } result)
                    guest.Plugin.Outbox.OnProbed(start.Number, result);
                break;
        }
    }
}
