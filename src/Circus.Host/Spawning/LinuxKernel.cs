using System.Globalization;
using Circus.Config;
using Circus.Linux;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>The real kernel: starts processes, holds their pidfds, signals them. Used by the loop's thread alone.</summary>
internal sealed class LinuxKernel : IKernel, IDisposable
{
    private readonly Spawner _spawner = Spawner.Create();
    private readonly LaunchFactory _launches = new(new Accounts());
    private readonly Dictionary<int, Fd> _pidfds = [];
    private readonly Action<int, int> _watch;

    /// <param name="watch">Told the pid and pidfd of each new process, to wait for its end.</param>
    internal LinuxKernel(Action<int, int> watch) => _watch = watch;

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

    public Circus.SpawnResult Spawn(ILaunch launch, int wid)
    {
        var prepared = (Launch)launch;
        if (!prepared.TryGetArguments(wid, out var arguments, out var error))
            return Circus.SpawnResult.Failed(error);

        var result = _spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = prepared.Environment,
            Descriptors = prepared.Descriptors,
            WorkingDirectory = prepared.WorkingDirectory,
            Setup = prepared.Setup,
        });
        if (!result.Succeeded)
            return Circus.SpawnResult.Failed(Describe(result, prepared), IsTransient(result));

        _pidfds.Add(result.Pid, result.PidFd);
        _watch(result.Pid, result.PidFd.Value);
        return Circus.SpawnResult.Started(result.Pid);
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
    internal bool TryReap(int pid, out ExitStatus status)
    {
        status = default;
        if (!_pidfds.TryGetValue(pid, out var pidfd) || Reaper.WaitPidFd(pidfd.Value, out status, out _) == Errno.EAGAIN)
            return false;
        _pidfds.Remove(pid);
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

    /// <summary>As Python shows it, `[Errno 2] No such file or directory: 'prog'`; what isn't the program's fault names its step.</summary>
    private static string Describe(in Linux.SpawnResult result, Launch launch)
    {
        var concerns = result.Stage switch
        {
            SpawnStage.Exec => PythonRepr.Of(launch.Program),
            SpawnStage.Directory => PythonRepr.Of(launch.Directory),
            SpawnStage.Uid or SpawnStage.Gid or SpawnStage.Groups => $"{result.Stage} ({launch.Identity})",
            _ => result.Stage.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"[Errno {(int)result.Errno}] {ErrnoText.Describe(result.Errno)}: {concerns}");
    }
}
