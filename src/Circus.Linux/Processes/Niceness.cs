namespace Circus.Linux;

/// <summary>How willingly a thread leaves the processors to others, nice(2).</summary>
public static class Niceness
{
    /// <summary>Sets that of the calling thread, 19 being the last to be served; to raise it is never refused.</summary>
    public static void OfThisThread(int nice) => Libc.setpriority(Libc.PRIO_PROCESS, 0, nice);
}
