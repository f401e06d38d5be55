using Circus.Linux;

namespace Circus.Configuration;

/// <summary>Why .NET couldn't read or write a file, in the system's words: its own messages aren't part of the binary.</summary>
internal static class FileError
{
    internal static string Describe(Exception exception, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => ErrnoText.Describe(Errno.ENOENT),
        PathTooLongException => ErrnoText.Describe(Errno.ENAMETOOLONG),
        UnauthorizedAccessException when Directory.Exists(path) => ErrnoText.Describe(Errno.EISDIR),
        UnauthorizedAccessException { InnerException: IOException inner } => Describe(inner, path),
        UnauthorizedAccessException => ErrnoText.Describe(Errno.EACCES),

        // Other errors carry their errno there.
        _ when Enum.IsDefined((Errno)exception.HResult) => ErrnoText.Describe((Errno)exception.HResult),
        _ => exception.Message,
    };
}
