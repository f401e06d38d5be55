namespace Circus.Linux;

/// <summary>Descriptors 0, 1 and 2 of this process.</summary>
public static unsafe class StandardStreams
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>
    /// write(2) to stdout until all is written, blocking; EPIPE when nobody reads it any more. For output as it comes: .NET's console hides EPIPE,
    /// and its files write at an offset of their own, over what others wrote to the same file.
    /// </summary>
    public static Errno WriteOutput(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var written = 0;
            while (written < bytes.Length)
            {
                var count = Libc.write(StandardOutput, start + written, (nuint)(bytes.Length - written));
                if (count >= 0)
                    written += (int)count;
                else if (Libc.LastError is not Errno.EINTR and var errno)
                    return errno;
            }
        }

        return Errno.None;
    }

    /// <summary>Lets go of what stderr was: from now on it is /dev/null. Anything but None leaves it as it was.</summary>
    public static Errno SilenceError()
    {
        var @null = NullFile.Open();
        var errno = Libc.dup3(@null.Value, StandardError, 0) < 0 ? Libc.LastError : Errno.None;
        @null.Close();
        return errno;
    }
}
