using System.Text;
using Circus.Configuration;
using Microsoft.Win32.SafeHandles;

namespace Circus.Control.Curve;

/// <summary>Files that hold keys: read whole, checked for who else could read or write them.</summary>
internal static class KeyFile
{
    internal const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    internal const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const int LargestFile = 1 << 20;

    /// <summary>The text of a file that anyone may read or write; error is a whole sentence.</summary>
    internal static bool TryRead(string path, out string text, out string error) => TryRead(path, UnixFileMode.None, "", "", out text, out _, out error);

    /// <summary>The text of a file that nobody but its owner may read; error is a whole sentence.</summary>
    internal static bool TryReadSecret(string path, out string text, out string error) =>
        TryRead(path, Others, "others can read it", "600", out text, out _, out error);

    /// <summary>The text of a file that nobody but its owner may write, and when it was written; error is a whole sentence.</summary>
    internal static bool TryReadTrusted(string path, out string text, out FileStamp stamp, out string error) =>
        TryRead(path, OthersWrite, "others can write it", "644", out text, out stamp, out error);

    /// <summary>When a file was written last, and its length; default when it can't be opened.</summary>
    internal static FileStamp StampOf(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return StampOf(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return default;
        }
    }

    private static bool TryRead(
        string path, UnixFileMode forbidden, string danger, string mode, out string text, out FileStamp stamp, out string error)
    {
        text = error = "";
        stamp = default;
        try
        {
            // Opened once: what is checked is what is read.
            using var file = File.OpenHandle(path);
            stamp = StampOf(file);
            var found = File.GetUnixFileMode(file);
            if ((found & forbidden) != 0)
                error = $"{path} has mode {Convert.ToString((int)found, 8)}: {danger} (chmod {mode} {path})";
            else if (stamp.Length > LargestFile)
                error = $"{path} is too large for a file of keys";
            else
                text = Read(file, (int)stamp.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            error = $"{path}: {FileError.Describe(exception, path)}";
        }
        return error.Length == 0;
    }

    private static string Read(SafeFileHandle file, int length)
    {
        var bytes = new byte[length];
        var count = RandomAccess.Read(file, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static FileStamp StampOf(SafeFileHandle file) => new(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
}

/// <summary>What tells one state of a file from the next.</summary>
internal readonly record struct FileStamp(DateTime WrittenUtc, long Length);
