namespace Circus.Linux;

/// <summary>
/// A signalfd(2): readable while a signal of its set is pending. The set must be blocked in every thread, see circus_native.c.
/// </summary>
public sealed unsafe class SignalFd : IDisposable
{
    private Fd _fd;

    private SignalFd(int fd) => _fd = new Fd(fd);

    /// <summary>The number to lend; readable when a signal has come.</summary>
    public int Descriptor => _fd.Value;

    /// <summary>signalfd(2), close-on-exec and non-blocking. Throws when the process is out of descriptors or memory.</summary>
    public static SignalFd Create(SignalSet signals)
    {
        var set = new Libc.sigset_t { bits = signals.Bits };
        var fd = Libc.signalfd(-1, &set, Libc.SFD_CLOEXEC | Libc.SFD_NONBLOCK);
        if (fd < 0) KernelException.Throw("signalfd", Libc.LastError);
        return new SignalFd(fd);
    }

    /// <summary>Takes one pending signal; false when there is none.</summary>
    public bool TryRead(out SignalInfo signal)
    {
        Libc.signalfd_siginfo info;
        var taken = Libc.read(_fd.Value, &info, (nuint)sizeof(Libc.signalfd_siginfo)) == sizeof(Libc.signalfd_siginfo);
        signal = taken ? new SignalInfo((int)info.ssi_signo, (int)info.ssi_pid, info.ssi_uid) : default;
        return taken;
    }

    public void Dispose() => _fd.Close();
}
