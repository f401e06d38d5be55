namespace Circus.Linux;

internal static unsafe class Output
{
    /// <summary>write(2) until all is written; count says how much was, also when an error ended it.</summary>
    internal static Errno Write(int fd, ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        fixed (byte* start = bytes)
        {
            while (count < bytes.Length)
            {
                var written = Libc.write(fd, start + count, (nuint)(bytes.Length - count));
                if (written >= 0)
                    count += (int)written;
                else if (Libc.LastError is not Errno.EINTR and var errno)
                    return errno;
            }
        }

        return Errno.None;
    }
}
