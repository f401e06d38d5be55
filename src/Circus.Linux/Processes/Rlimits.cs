namespace Circus.Linux;

/// <summary>Limits of this process.</summary>
public static unsafe class Rlimits
{
    /// <summary>prlimit(2), reading.</summary>
    public static Errno Get(Rlimit resource, out RlimitValue value)
    {
        Libc.rlimit raw = default;
        var errno = Libc.prlimit(0, (int)resource, null, &raw) == 0 ? Errno.None : Libc.LastError;
        value = new RlimitValue(raw.rlim_cur, raw.rlim_max);
        return errno;
    }

    /// <summary>prlimit(2), writing. EPERM: above the hard limit; EINVAL: soft above hard.</summary>
    public static Errno Set(Rlimit resource, RlimitValue value)
    {
        var raw = new Libc.rlimit { rlim_cur = value.Soft, rlim_max = value.Hard };
        return Libc.prlimit(0, (int)resource, &raw, null) == 0 ? Errno.None : Libc.LastError;
    }

    /// <summary>
    /// Raises the soft limit of open files to the hard one. True when that changed something: then <paramref name="former"/> goes back to
    /// the children (a program that select()s dies of descriptors above 1,023).
    /// </summary>
    public static bool TryRaiseNoFile(out RlimitValue former) =>
        Get(Rlimit.NOFILE, out former) == Errno.None && former.Soft < former.Hard
        && Set(Rlimit.NOFILE, former with { Soft = former.Hard }) == Errno.None;
}
