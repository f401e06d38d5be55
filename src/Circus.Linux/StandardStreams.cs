namespace Circus.Linux;

/// <summary>Descriptors 0, 1 and 2 of this process.</summary>
public static class StandardStreams
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>
    /// write(2) to stdout until all is written, blocking; EPIPE when nobody reads it any more. For output as it comes: .NET's console hides EPIPE,
    /// and its files write at an offset of their own, over what others wrote to the same file.
    /// </summary>
    public static Errno WriteOutput(ReadOnlySpan<byte> bytes) => Output.Write(StandardOutput, bytes, out _);

    /// <summary>write(2) to stderr if it takes bytes now, else nothing: a reader that has stopped reading must not halt who writes here.</summary>
    public static void OfferError(ReadOnlySpan<byte> bytes)
    {
        if (Sockets.Wait(StandardError, forWriting: true, timeoutMs: 0))
            Output.Write(StandardError, bytes, out _);
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
