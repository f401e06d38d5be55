using Circus.Config;
using Circus.ManagedSockets;
using Circus.Streams;

namespace Circus;

/// <summary>Who gets a signal that is meant for a process (spec/processes.md §7).</summary>
public enum SignalScope
{
    /// <summary>The process alone.</summary>
    Process,

    /// <summary>The process and its direct children.</summary>
    ProcessAndChildren,

    /// <summary>The direct children, not the process.</summary>
    Children,

    /// <summary>The process and everything below it.</summary>
    ProcessAndDescendants,

    /// <summary>The process group that the process leads (option kill_group).</summary>
    ProcessGroup,

    /// <summary>The process, everything below it, and what is left of its process group: for SIGKILL.</summary>
    Tree,
}

/// <summary>How a spawn ended: a pid, or what went wrong.</summary>
/// <param name="Pid">The new process; 0 if there is none.</param>
/// <param name="Error">Null on success; else the system's text with what it concerns.</param>
/// <param name="IsTransient">The host lacked something (processes, memory, descriptors): not the watcher's fault, doesn't count for max_retry.</param>
public readonly record struct SpawnResult(int Pid, string? Error, bool IsTransient)
{
    public static SpawnResult Started(int pid) => new(pid, null, false);

    public static SpawnResult Failed(string error, bool isTransient = false) => new(0, error, isTransient);
}

/// <summary>How a signal went; by default it was sent.</summary>
/// <param name="IsGone">There is nobody (any more) who could get it.</param>
/// <param name="Error">Null unless the system refused it: the system's text.</param>
public readonly record struct SignalResult(bool IsGone, string? Error)
{
    public static SignalResult Gone => new(true, null);

    public static SignalResult Refused(string error) => new(false, error);
}

/// <summary>A watcher's command made ready to be spawned many times; what it holds is the kernel's business.</summary>
public interface ILaunch;

/// <summary>What the state machines need of the operating system and must know the outcome of at once.</summary>
public interface IKernel
{
    /// <summary>The sockets that workers inherit.</summary>
    IManagedSockets Sockets { get; }

    /// <summary>Makes a watcher's command ready. False with the reason when it can't be (unknown user, unbalanced quotes, no command).</summary>
    bool TryPrepare(WatcherSpec spec, out ILaunch? launch, out string error);

    /// <summary>Starts one process. Its end is told to the arbiter later, never from within this call.</summary>
    /// <param name="launch">Its watcher's command.</param>
    /// <param name="wid">Its number in its watcher.</param>
    /// <param name="outputs">Where its output goes; null: to the daemon's own.</param>
    SpawnResult Spawn(ILaunch launch, int wid, IOutputs? outputs);

    /// <summary>
    /// Opens the streams of a watcher; null when it has none. False with the reason when options or files can't be right (a folder that isn't
    /// there); what may pass (a full disk) is tried again later instead.
    /// </summary>
    bool TryOpenOutputs(WatcherSpec spec, out IOutputs? outputs, out string error);

    /// <summary>Opens again what <see cref="CloseOutputs"/> has closed.</summary>
    void ReopenOutputs(IOutputs outputs);

    /// <summary>Closes the files of streams whose watcher has stopped.</summary>
    void CloseOutputs(IOutputs outputs);

    /// <summary>Lets others take over what the workers write from now on; either may be null. What nobody takes over is closed.</summary>
    void ReplaceOutputs(IOutputs? outputs, IOutputs? successor);

    /// <summary>Signals a process and whoever else the scope names; adds the pids really signalled.</summary>
    SignalResult Signal(int pid, int signum, SignalScope scope, List<int> signalled);

    /// <summary>Signals one direct child of a process; gone when it isn't one (any more).</summary>
    SignalResult SignalChild(int pid, int childPid, int signum);
}
