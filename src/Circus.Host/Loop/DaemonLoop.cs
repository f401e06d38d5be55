using Circus.Arbiters;
using Circus.Configuration;
using Circus.Control;
using Circus.Hooks;
using Circus.Linux;
using Circus.Logging;
using Circus.ManagedSockets;
using Circus.Notifications;
using Circus.Protocol;
using Circus.Sampling;
using Circus.Spawning;
using Circus.Streams;
using Microsoft.Extensions.Logging;

namespace Circus.Loop;

/// <summary>
/// The loop: the one thread that owns all state. It waits in one epoll for pidfds, signals, the timer and the inbox, hands what came to the
/// arbiter (exits first, then signals, requests, timers; so nobody signals a pid that was just reaped), and carries the effects out.
/// With nothing to do it doesn't wake up at all, but for once after a burst, to give the memory of it back.
/// </summary>
internal sealed class DaemonLoop : IDisposable
{
    /// <summary>Spawns between two looks at signals and requests: about 5 ms.</summary>
    private const int SpawnsPerTurn = 32;
    /// <summary>How long the programs of streams may take to read the end of their input.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private const int RequestsPerTurn = 64;
    private const int EventsPerTurn = 128;

    private readonly Epoll _epoll = Epoll.Create();
    private readonly EventFd _wakeUp = EventFd.Create();
    private readonly TimerFd _timer = TimerFd.Create();
    private readonly SignalFd _signals = SignalFd.Create(SignalSet.Daemon);
    private readonly EventWriter _eventWriter = new();
    private readonly EpollEvent[] _events = new EpollEvent[EventsPerTurn];
    private readonly PendingDrains _drains = new();
    private readonly SpareMemory _spareMemory = new();
    private readonly RosterExchange _rosters;
    private readonly ReadyNotifications _notifications;
    private readonly HookRunner _hooks;
    private readonly ILogger _logger;

    /// <summary>The first dead child is one that is not to be reaped yet; orphans may stand behind it.</summary>
    private bool _mayHideOrphans;
    private Instant _armed = Instant.Never;
    private long _turnBegan;

    internal DaemonLoop(ILogger logger)
    {
        _logger = logger;
        Inbox = new Inbox(_wakeUp, logger);
        _rosters = new RosterExchange(_wakeUp);
        Outputs = new OutputThread(_wakeUp, logger);
        Sockets = new SocketTable(number => Register(number, Source.Socket, (uint)number), number => _epoll.Remove(number));
        _notifications = new ReadyNotifications((pid, descriptor) => Register(descriptor, Source.Notification, (uint)pid), logger);
        _hooks = new HookRunner(
            (pid, pidfd) => Register(pidfd, Source.Hook, (uint)pid), descriptor => Register(descriptor, Source.HookReply), DaemonEnvironment.Read());
        Kernel = new LinuxKernel(Watch, Sockets, _notifications, Outputs);
        Register(_wakeUp.Descriptor, Source.Inbox);
        Register(_timer.Descriptor, Source.Timer);
        Register(_signals.Descriptor, Source.Signal);
    }

    /// <summary>What became ready; the lower half of the epoll number holds the pid of a process or the number of a socket.</summary>
    private enum Source : ulong
    {
        Inbox = 1UL << 32,
        Timer = 2UL << 32,
        Signal = 3UL << 32,
        Process = 4UL << 32,
        Notification = 5UL << 32,
        Hook = 6UL << 32,
        HookReply = 7UL << 32,
        Socket = 8UL << 32,
    }

    internal Inbox Inbox { get; }

    internal LinuxKernel Kernel { get; }

    internal OutputThread Outputs { get; }

    internal SocketTable Sockets { get; }

    /// <summary>Children of this process that the loop knows nothing of are orphans, and nobody else's to reap.</summary>
    internal bool ReapsOrphans { get; init; }

    /// <summary>Runs until the arbiter has finished.</summary>
    /// <param name="arbiter">The arbiter, already started.</param>
    /// <param name="effects">Its effects.</param>
    /// <param name="port">Where replies and events go.</param>
    /// <param name="stats">Where statistics go.</param>
    /// <param name="onReconfigured">Called when another configuration is in force.</param>
    internal void Run(Arbiter arbiter, Effects effects, IControlPort port, IStatsPort stats, Action onReconfigured)
    {
        var generation = arbiter.ConfigGeneration;
        using var sampler = new Sampler(port, stats, _rosters, _logger);
        Outputs.Use(port);

        // It runs shortly, and who waits for it (a dead worker, a request) shouldn't wait for workers that compute. So does the control thread.
        TimeSlice.ShortenOfThisThread();
        while (true)
        {
            var isBusy = false;
            try
            {
                isBusy = arbiter.Pump(SpawnsPerTurn);
                CarryOut(effects, port, sampler);
                if (arbiter.ConfigGeneration != generation)
                {
                    generation = arbiter.ConfigGeneration;
                    onReconfigured();
                }

                Serve(sampler, arbiter);
                if (arbiter.IsFinished)
                    return;
                Turn(arbiter, port, isBusy || (!Inbox.IsEmpty && !port.IsFull) || _hooks.HasDone);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A bug of ours must not take the host's workers along: it is told, and the loop goes on with the state it has.
                LoopLog.Fault(_logger, exception, isBusy ? "spawning" : "handling an event");
            }
        }
    }

    public void Dispose()
    {
        _hooks.Dispose();
        Outputs.Dispose();
        Kernel.AwaitPrograms(LastWords);
        Kernel.Dispose();
        _notifications.Dispose();
        Sockets.Dispose();
        _signals.Dispose();
        _timer.Dispose();
        _wakeUp.Dispose();
        _epoll.Dispose();
    }

    private void Turn(Arbiter arbiter, IControlPort port, bool isBusy)
    {
        ArmTimer(Instant.Min(arbiter.NextTimer, Kernel.NextProgram));
        var timeout = isBusy ? 0 : _spareMemory.WaitMilliseconds;
        if (_turnBegan > 0)
            arbiter.LoopTimes.Add(Clock.MonotonicNanoseconds() - _turnBegan);
        var count = _epoll.Wait(_events, _drains.Limit(timeout));
        _turnBegan = Clock.MonotonicNanoseconds();
        if (count == 0 && timeout > 0 && _drains.Count == 0)
            _spareMemory.GiveBack();
        var ready = _events.AsSpan(0, count);
        bool hasSignals = false, hasTimer = false;
        foreach (var each in ready)
        {
            switch ((Source)(each.Data & 0xFFFF_FFFF_0000_0000))
            {
                case Source.Process:
                    OnExit(arbiter, (int)(uint)each.Data);
                    break;
                case Source.Signal:
                    hasSignals = true;
                    break;
                case Source.Timer:
                    hasTimer = true;
                    break;
                case Source.Hook:
                    _hooks.OnExit((int)(uint)each.Data);
                    break;
                case Source.HookReply:
                    _hooks.OnReplies();
                    break;
                case Source.Notification:
                    if (_notifications.IsReady((int)(uint)each.Data))
                        arbiter.OnReady((int)(uint)each.Data);
                    break;
                case Source.Socket:
                    OnClient(arbiter, (int)(uint)each.Data);
                    break;
                default:
                    _wakeUp.Drain();
                    break;
            }
        }

        HandleDrained(arbiter);
        while (_hooks.TryTakeDone(out var done))
            arbiter.OnHookDone(done.Call, done.Outcome);
        if (hasSignals)
            HandleSignals(arbiter);
        HandleRequests(arbiter, port);
        if (hasTimer)
        {
            _timer.Drain();
            _armed = Instant.Never;
        }

        arbiter.RunTimers();
        Kernel.StartDuePrograms();
    }

    /// <summary>What a process with streams wrote comes before the news of its end: it is reaped when the output thread has written it, or is stuck.</summary>
    private void OnExit(Arbiter arbiter, int pid)
    {
        if (_drains.Contains(pid))
            return;
        if (Kernel.TryBeginDrain(pid, out var pidfd))
        {
            _epoll.Remove(pidfd);
            _drains.Add(pid, Outputs.Progress);
            return;
        }

        Reap(arbiter, pid);
    }

    private void HandleDrained(Arbiter arbiter)
    {
        if (_drains.Count == 0)
            return;
        while (Outputs.TryTakeDrained(out var pid))
        {
            if (_drains.Remove(pid))
                Reap(arbiter, pid);
        }

        while (_drains.TryTakeOverdue(Outputs.Progress, out var pid))
            Reap(arbiter, pid);
        if (_mayHideOrphans)
            ReapOrphans(arbiter);
    }

    private void Reap(Arbiter arbiter, int pid)
    {
        if (Kernel.TryReap(pid, out var status, out var usage) && !Kernel.OnProgramExit(pid, status))
            arbiter.OnExit(pid, status.CircusCode, usage.UserTime + usage.SystemTime);
    }

    private void OnClient(Arbiter arbiter, int socket)
    {
        if (Sockets.OnReady(socket) is { } name)
            arbiter.OnSocketReady(name);
    }

    private void HandleSignals(Arbiter arbiter)
    {
        while (_signals.TryRead(out var signal))
        {
            switch (signal.Signum)
            {
                case Signals.SIGCHLD:
                    ReapOrphans(arbiter);
                    break;
                case Signals.SIGTERM or Signals.SIGINT or Signals.SIGQUIT:
                    LoopLog.GotSignal(_logger, NameOf(signal.Signum));
                    arbiter.OnQuit();
                    break;
                case Signals.SIGHUP:
                    LoopLog.GotSignal(_logger, NameOf(signal.Signum));
                    arbiter.OnHup();
                    break;
                case Signals.SIGWINCH:
                    break;
                default:
                    LoopLog.IgnoredSignal(_logger, NameOf(signal.Signum), signal.SenderPid);
                    break;
            }
        }
    }

    /// <summary>As PID 1 or subreaper, descendants whose parents died are ours to reap; they belong to nobody and are forgotten silently.</summary>
    private void ReapOrphans(Arbiter arbiter)
    {
        _mayHideOrphans = false;
        if (!ReapsOrphans)
            return;
        while (Reaper.TryPeekAny(out var pid))
        {
            if (Kernel.IsOurs(pid))
            {
                OnExit(arbiter, pid);
                if (_mayHideOrphans = _drains.Contains(pid))
                    return;
            }
            else if (_hooks.IsOurs(pid))
            {
                _hooks.OnExit(pid);
            }
            else if (Reaper.ReapPid(pid, out _) != Errno.None)
            {
                return;
            }
        }
    }

    private void HandleRequests(Arbiter arbiter, IControlPort port)
    {
        for (var i = 0; i < RequestsPerTurn && !port.IsFull && Inbox.TryTake(out var request, out var bytes); i++)
        {
            arbiter.OnRequest(request);
            Inbox.GiveBack(request, bytes);
        }

        if (Inbox.TryResume())
            port.ResumeRequests();
    }

    /// <summary>Tells the sampler whether someone wants statistics, and who runs if it asks.</summary>
    private void Serve(Sampler sampler, Arbiter arbiter)
    {
        var options = arbiter.Config.Circus;
        sampler.Stream(Inbox.IsStatsWanted && options.Statsd ? options.StatsPeriod : TimeSpan.Zero);
        _rosters.Generation = arbiter.ProcessGeneration;
        if (_rosters.Take() is not { } roster)
            return;
        arbiter.Fill(roster);
        sampler.Deliver(roster);
    }

    private void CarryOut(Effects effects, IControlPort port, Sampler sampler)
    {
        foreach (ref readonly var effect in effects.All)
        {
            try
            {
                CarryOut(effect, effects, port, sampler);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One effect is lost, none is carried out twice.
                LoopLog.Fault(_logger, exception, $"carrying out a {effect.Kind}");
            }
        }

        effects.Clear();
    }

    private void CarryOut(in Effect effect, Effects effects, IControlPort port, Sampler sampler)
    {
        switch (effect.Kind)
        {
            case EffectKind.Publish:
                if (!port.HasSubscribers)
                    break;
                _eventWriter.Write(effect.Event);
                port.Publish(_eventWriter.Topic, _eventWriter.Payload);
                break;
            case EffectKind.Reply:
                port.Reply(PeerId.FromEpollData(effect.Peer.Peer), effects.ReplyBytes(effect), effect.Peer.HasDelimiter);
                break;
            case EffectKind.Tail:
                Outputs.Ask(effect.Tail!);
                break;
            case EffectKind.RunHook:
                _hooks.Run(effect.Hook!);
                break;
            case EffectKind.KillHook:
                _hooks.Kill(effect.Hook!);
                break;
            case EffectKind.Look:
                sampler.Ask(effect.Query!);
                break;
            default:
                SupervisionLog.Write(_logger, effect);
                break;
        }
    }

    private void ArmTimer(Instant next)
    {
        if (next == _armed)
            return;
        _armed = next;
        if (next == Instant.Never)
            _timer.Disarm();
        else
            _timer.ArmAt(next.Nanoseconds);
    }

    private void Watch(int pid, int pidfd) => Register(pidfd, Source.Process, (uint)pid);

    private void Register(int fd, Source source, uint pid = 0)
    {
        var errno = _epoll.Add(fd, EpollEvents.In, (ulong)source | pid);
        if (errno != Errno.None)
            throw new IOException($"epoll can't watch fd {fd} ({source}): {ErrnoText.Describe(errno)}");
    }

    private static string NameOf(int signum) => Options.SignalNames.TryGetName(signum, out var name) ? name.Replace("SIG", "SIG_", StringComparison.Ordinal) : $"{signum}";
}
