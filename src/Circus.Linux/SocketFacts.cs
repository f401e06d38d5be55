namespace Circus.Linux;

/// <summary>What a socket says of itself, socket(7).</summary>
public readonly record struct SocketFacts(SocketDomain Domain, SocketStyle Style, bool Listens)
{
    /// <summary>SO_DOMAIN, SO_TYPE and SO_ACCEPTCONN. ENOTSOCK: another kind of file; EBADF: not open.</summary>
    public static unsafe Errno Of(int fd, out SocketFacts facts)
    {
        facts = default;
        int domain, style, listens;
        uint length = sizeof(int);
        if (Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_DOMAIN, &domain, &length) < 0
            || Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_TYPE, &style, &length) < 0
            || Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ACCEPTCONN, &listens, &length) < 0)
            return Libc.LastError;
        facts = new SocketFacts((SocketDomain)domain, (SocketStyle)style, listens != 0);
        return Errno.None;
    }
}
