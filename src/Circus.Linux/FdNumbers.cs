namespace Circus.Linux;

/// <summary>Which number a descriptor has, for those whose number others are told. The results are close-on-exec.</summary>
public static class FdNumbers
{
    /// <summary>
    /// Gives a descriptor the lowest free number from <paramref name="lowest"/> on, F_DUPFD_CLOEXEC of fcntl(2). EINVAL: beyond RLIMIT_NOFILE; EMFILE: none is
    /// free. On an error it keeps the number that it had.
    /// </summary>
    public static Errno MoveUp(ref Fd fd, int lowest)
    {
        var moved = Libc.fcntl(fd.Value, Libc.F_DUPFD_CLOEXEC, lowest);
        if (moved < 0) return Libc.LastError;
        fd.Close();
        fd = new Fd(moved);
        return Errno.None;
    }

    /// <summary>Puts a descriptor in the place of another one, which is closed, dup3(2).</summary>
    public static Errno MoveOnto(ref Fd fd, ref Fd place)
    {
        if (Libc.dup3(fd.Value, place.Value, Libc.O_CLOEXEC) < 0) return Libc.LastError;
        fd.Close();
        fd = new Fd(place.Take());
        return Errno.None;
    }
}
