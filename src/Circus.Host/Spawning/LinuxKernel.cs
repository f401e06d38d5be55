using Circus.Config;
using Circus.Linux;
using Circus.ManagedSockets;
using Circus.Notifications;
using Circus.Options;
using Circus.Streams;

namespace Circus.Spawning;

/// <summary>The real kernel: starts processes, holds their pidfds, signals them. Used by the loop's thread alone.</summary>
internal sealed partial class LinuxKernel : IKernel, IDisposable
{
    private readonly Spawner _spawner = Spawner.Create();
    private readonly LaunchFactory _launches;
    private readonly SocketTable _sockets;
    private readonly Dictionary<int, Fd> _pidfds = [];
    private readonly HashSet<int> _piped = [];
    private readonly OutputThread? _outputs;
    private readonly Action<int, int> _watch;
    private readonly ReadyNotifications _notifications;

    /// <param name="watch">Told the pid and pidfd of each new process, to wait for its end.</param>
    /// <param name="sockets">What workers may inherit.</param>
    /// <param name="notifications">Where processes of watchers with `ready = notify` say that they are ready.</param>
    /// <param name="outputs">What reads the pipes; without it no watcher can have a stream.</param>
    internal LinuxKernel(Action<int, int> watch, SocketTable sockets, ReadyNotifications notifications, OutputThread? outputs = null)
    {
        (_watch, _sockets, _notifications, _outputs) = (watch, sockets, notifications, outputs);
        _launches = new LaunchFactory(new Accounts(), sockets);
    }

    public IManagedSockets Sockets => _sockets;

    /// <summary>Whether this pid was spawned here and not reaped yet.</summary>
    internal bool IsOurs(int pid) => _pidfds.ContainsKey(pid);

    /// <summary>Lets the daemon hold so many descriptors; workers get the former limit back.</summary>
    internal void RaiseNoFile()
    {
        if (_launches.FormerNoFile is null && Rlimits.TryRaiseNoFile(out var former))
            _launches.FormerNoFile = former;
    }

    public bool TryPrepare(WatcherSpec spec, out ILaunch? launch, out string error)
    {
        var isReady = _launches.TryCreate(spec, out var created, out error);
        launch = created;
        return isReady;
    }

    public Circus.SpawnResult Spawn(ILaunch launch, int wid, IOutputs? outputs)
    {
        var prepared = (Launch)launch;
        if (!prepared.TryGetArguments(wid, out var arguments, out var error))
            return Circus.SpawnResult.Failed(error);
        var streams = (WatcherOutputs?)outputs;
        if (WorkerPipes.Create(streams, prepared, out var pipes) is not Errno.None and var errno)
            return Circus.SpawnResult.Failed($"[Errno {(int)errno}] {ErrnoText.Describe(errno)}: a pipe for its output", isTransient: true);

        Fd[] own = [];
        if (prepared.Sockets.HasOwn && !prepared.Sockets.TryMakeOwn(prepared.Descriptors, out own, out error))
        {
            pipes.Close();
            return Circus.SpawnResult.Failed(error);
        }

        NotificationSocket? notify = null;
        if (prepared.Options.Ready.Kind == ReadyKind.Notify && NotificationSocket.TryCreate(out notify) is not Errno.None and var socketErrno)
        {
            SocketLoan.CloseOwn(own);
            pipes.Close();
            return Circus.SpawnResult.Failed($"[Errno {(int)socketErrno}] {ErrnoText.Describe(socketErrno)}: the socket for option ready", isTransient: true);
        }

        var result = _spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Program = prepared.Executable,
            Environment = prepared.Environment,
            OwnVariable = notify?.Variable,
            Descriptors = pipes.DescriptorsOf(prepared),
            WorkingDirectory = prepared.WorkingDirectory,
            Setup = prepared.SetupOf(wid),
            TellsListenPid = prepared.Sockets.Variables.Length > 0,
        });
        SocketLoan.CloseOwn(own);
        if (!result.Succeeded)
        {
            notify?.Dispose();
            pipes.Close();
            return Circus.SpawnResult.Failed(SpawnFailure.Describe(result, prepared, wid), IsTransient(result));
        }

        pipes.CloseWorkersEnds();
        _pidfds.Add(result.Pid, result.PidFd);
        if (notify is not null)
            _notifications.Add(result.Pid, notify);
        if (pipes.Exist)
        {
            _piped.Add(result.Pid);
            _outputs!.Attach(streams!, result.Pid, wid, pipes.Stdout, pipes.Stderr);
        }

        _watch(result.Pid, result.PidFd.Value);
        return Circus.SpawnResult.Started(result.Pid);
    }

    public bool TryOpenOutputs(WatcherSpec spec, out IOutputs? outputs, out string error)
    {
        outputs = null;
        error = "";
        if (_outputs is null)
            return true;
        if (!_outputs.TryOpen(spec, out var opened, out error))
            return false;
        outputs = opened;
        if (opened is null || TryAddPrograms(spec, opened, out error))
            return true;
        ReplaceOutputs(opened, null);
        outputs = null;
        return false;
    }

    public void ReopenOutputs(IOutputs outputs) => _outputs?.Reopen((WatcherOutputs)outputs);

    public void CloseOutputs(IOutputs outputs) => _outputs?.Close((WatcherOutputs)outputs);

    public void ReplaceOutputs(IOutputs? outputs, IOutputs? successor)
    {
        _outputs?.Replace((WatcherOutputs?)outputs, (WatcherOutputs?)successor);
        RetirePrograms((WatcherOutputs?)outputs);
    }

    /// <summary>
    /// A process has ended. True, once, when it had pipes, which are being emptied now: it is to be reaped after that, so that nobody else gets its
    /// pid before. Its pidfd is to be waited for no more.
    /// </summary>
    internal bool TryBeginDrain(int pid, out int pidfd)
    {
        pidfd = _pidfds.TryGetValue(pid, out var known) ? known.Value : -1;
        if (!_piped.Remove(pid))
            return false;
        _outputs!.Drain(pid);
        return true;
    }

    public SignalResult Signal(int pid, int signum, Circus.SignalScope scope, List<int> signalled)
    {
        if (!_pidfds.TryGetValue(pid, out var pidfd))
            return SignalResult.Gone;
        var errno = SignalTree.Signal(pid, pidfd.Value, signum, ToLinux(scope), signalled);

        // What left the tree by losing its parent is still in the worker's process group, which can't be anyone else's before the worker is reaped.
        if (scope == Circus.SignalScope.Tree)
            Signals.KillGroup(pid, signum);
        return ResultOf(errno);
    }

    public SignalResult SignalChild(int pid, int childPid, int signum) =>
        _pidfds.ContainsKey(pid) ? ResultOf(SignalTree.SignalChild(pid, childPid, signum)) : SignalResult.Gone;

    /// <summary>Reaps a process of ours that has ended; false while it runs.</summary>
    internal bool TryReap(int pid, out ExitStatus status, out ResourceUsage usage)
    {
        (status, usage) = (default, default);
        if (!_pidfds.TryGetValue(pid, out var pidfd) || Reaper.WaitPidFd(pidfd.Value, out status, out usage) == Errno.EAGAIN)
            return false;
        _pidfds.Remove(pid);
        _piped.Remove(pid);
        _notifications.Remove(pid);
        pidfd.Close();
        return true;
    }

    public void Dispose()
    {
        foreach (var pidfd in _pidfds.Values)
        {
            var owned = pidfd;
            owned.Close();
        }

        _spawner.Dispose();
    }

    private static SignalResult ResultOf(Errno errno) => errno switch
    {
        Errno.None => default,
        Errno.ESRCH => SignalResult.Gone,
        _ => SignalResult.Refused($"[Errno {(int)errno}] {ErrnoText.Describe(errno)}"),
    };

    private static Linux.SignalScope ToLinux(Circus.SignalScope scope) => scope switch
    {
        Circus.SignalScope.Process => Linux.SignalScope.Process,
        Circus.SignalScope.ProcessAndChildren => Linux.SignalScope.ProcessAndChildren,
        Circus.SignalScope.Children => Linux.SignalScope.Children,
        Circus.SignalScope.ProcessGroup => Linux.SignalScope.ProcessGroup,
        _ => Linux.SignalScope.ProcessAndDescendants,
    };

    /// <summary>The host was short of something: the watcher is not to blame, and a later attempt may work.</summary>
    private static bool IsTransient(in Linux.SpawnResult result) =>
        result.Stage is SpawnStage.Clone or SpawnStage.PidFd || result.Errno is Errno.EAGAIN or Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE;
}
