namespace Circus.Linux;

/// <summary>A running process, or the step that failed and why; after a failure nothing is left behind.</summary>
public readonly struct SpawnResult
{
    private SpawnResult(int pid, Fd pidFd, SpawnStage stage, Errno errno) => (Pid, PidFd, Stage, Errno) = (pid, pidFd, stage, errno);

    public int Pid { get; }

    /// <summary>Belongs to the caller from here on.</summary>
    public Fd PidFd { get; }

    public SpawnStage Stage { get; }
    public Errno Errno { get; }
    public bool Succeeded => Errno == Errno.None;

    internal static SpawnResult Running(int pid, Fd pidFd) => new(pid, pidFd, SpawnStage.None, Errno.None);

    internal static SpawnResult Failed(SpawnStage stage, Errno errno) => new(-1, default, stage, errno);
}
