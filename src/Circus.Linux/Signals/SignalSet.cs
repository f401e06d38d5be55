namespace Circus.Linux;

/// <summary>A set of signal numbers, 1 to 64.</summary>
public readonly record struct SignalSet(ulong Bits)
{
    /// <summary>
    /// What the daemon reads from its signalfd. The same set is blocked by the constructor in native/circus_native.c before the runtime
    /// starts its threads.
    /// </summary>
    public static SignalSet Daemon => Of(
        Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGTERM, Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGALRM,
        Signals.SIGCHLD, Signals.SIGWINCH);

    public static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        ulong bits = 0;
        foreach (var signum in signals) bits |= Bit(signum);
        return new SignalSet(bits);
    }

    public bool Contains(int signum) => (Bits & Bit(signum)) != 0;

    internal static ulong Bit(int signum)
    {
        if (signum is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(signum), signum, "not a signal number");
        return 1ul << (signum - 1);
    }
}
