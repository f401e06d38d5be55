namespace Circus.Linux;

/// <summary>Descriptors 0, 1 and 2 of this process.</summary>
public static class StandardStreams
{
    private const int StandardError = 2;

    /// <summary>Lets go of what stderr was: from now on it is /dev/null. Anything but None leaves it as it was.</summary>
    public static Errno SilenceError()
    {
        var @null = NullFile.Open();
        var errno = Libc.dup3(@null.Value, StandardError, 0) < 0 ? Libc.LastError : Errno.None;
        @null.Close();
        return errno;
    }
}
