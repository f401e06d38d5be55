using System.Diagnostics;

namespace Circus.Linux;

/// <summary>A timerfd_create(2) on the monotonic clock: readable once the armed instant has passed.</summary>
public sealed unsafe class TimerFd : IDisposable
{
    private Fd _fd;

    private TimerFd(int fd) => _fd = new Fd(fd);

    /// <summary>The number to lend; readable when the time has come.</summary>
    public int Descriptor => _fd.Value;

    /// <summary>timerfd_create(2), close-on-exec and non-blocking. Throws when the process is out of descriptors or memory.</summary>
    public static TimerFd Create()
    {
        var fd = Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_CLOEXEC | Libc.TFD_NONBLOCK);
        if (fd < 0) KernelException.Throw("timerfd_create", Libc.LastError);
        return new TimerFd(fd);
    }

    /// <summary>
    /// Fires once when <see cref="Clock.MonotonicNanoseconds"/> reaches this instant, at once for one in the past; replaces the former.
    /// </summary>
    public void ArmAt(long monotonicNanoseconds)
    {
        // An instant of zero would disarm the timer.
        var at = Math.Max(monotonicNanoseconds, 1);
        Set(new Libc.timespec { tv_sec = at / Clock.NanosecondsPerSecond, tv_nsec = at % Clock.NanosecondsPerSecond });
    }

    /// <summary>Forgets the armed instant; the descriptor becomes unreadable.</summary>
    public void Disarm() => Set(default);

    /// <summary>Makes it unreadable again; false when it had not fired (it was armed anew in the meantime).</summary>
    public bool Drain()
    {
        ulong expirations;
        return Libc.read(_fd.Value, &expirations, sizeof(ulong)) == sizeof(ulong);
    }

    public void Dispose() => _fd.Close();

    private void Set(Libc.timespec at)
    {
        var value = new Libc.itimerspec { it_value = at };
        var failed = Libc.timerfd_settime(_fd.Value, Libc.TFD_TIMER_ABSTIME, &value, null) < 0;
        Debug.Assert(!failed, "timerfd_settime fails only by a bug of ours");
    }
}
