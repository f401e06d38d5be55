namespace Circus.Linux;

/// <summary>How willingly a thread leaves the processors to others, nice(2).</summary>
public static class Niceness
{
    /// <summary>Makes the calling thread the last to be served; that is never refused.</summary>
    public static void LowerThisThread() => Libc.setpriority(Libc.PRIO_PROCESS, 0, 19);
}
