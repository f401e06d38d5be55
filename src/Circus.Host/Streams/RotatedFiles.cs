using System.Globalization;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>The files beside a stream's file that were rotated away: `F.1`, `F.2`, … by size, `F.20261127` by time (streams.md §4).</summary>
internal static class RotatedFiles
{
    private const string Zipped = ".gz";

    /// <summary>Makes `F.1` of the file and moves the others up, so that as many are left as the options allow.</summary>
    internal static Errno Shift(string path, StreamOptions options)
    {
        var last = 0;
        while (last < options.BackupCount && Find(path, last + 1, out _) is not null)
            last++;

        // The oldest one goes: the one below takes its name.
        for (var i = Math.Min(last, options.BackupCount - 1); i >= 1; i--)
        {
            if (Find(path, i, out _) is { } file && Move(file, path, i + 1) is not (Errno.None or Errno.ENOENT) and var errno)
                return errno;
        }

        return Move(path, path, 1);
    }

    /// <summary>Deletes the oldest ones until the others, a full file and one that is being compressed stay within total_bytes.</summary>
    internal static void LimitNumbered(string path, StreamOptions options)
    {
        if (options.TotalBytes == 0)
            return;
        var left = options.TotalBytes - (options.Compress == Compression.None ? 1 : 2) * options.MaxBytes;
        for (var i = 1; Find(path, i, out var facts) is { } file; i++)
        {
            left -= facts.Size;
            if (left < 0)
                FilePath.Unlink(file);
        }
    }

    /// <summary>The oldest numbered file that isn't compressed, or null.</summary>
    internal static string? OldestPlain(string path)
    {
        string? plain = null;
        for (var i = 1; Find(path, i, out _) is { } file; i++)
        {
            if (!file.EndsWith(Zipped, StringComparison.Ordinal))
                plain = file;
        }

        return plain;
    }

    /// <summary>
    /// Puts the compressed copy in the place of its original, whatever number that has by now. False when the original is gone; then the copy goes
    /// as well.
    /// </summary>
    internal static bool Exchange(string path, string original, ulong inode, string copy, out Errno errno)
    {
        errno = Errno.None;
        var place = IsThere(original) ? original : null;
        for (var i = 1; place is null && Find(path, i, out _) is { } file; i++)
            place = IsThere(file) ? file : null;
        if (place is null || (errno = FilePath.Rename(copy, place + Zipped)) != Errno.None)
        {
            FilePath.Unlink(copy);
            return false;
        }

        FilePath.Unlink(place);
        return true;

        bool IsThere(string file) => FilePath.Look(file, out var facts) == Errno.None && facts.Inode == inode;
    }

    /// <summary>Deletes the oldest ones beyond backup_count, and beyond total_bytes.</summary>
    internal static void LimitDated(string path, StreamOptions options, TimeRotation rotation)
    {
        if (options.BackupCount == 0 && options.TotalBytes == 0)
            return;
        var name = Path.GetFileName(path);
        string[] dated;
        try
        {
            dated = [.. Directory.EnumerateFiles(Path.GetDirectoryName(path)!, name + ".*").Where(file => IsDated(Path.GetFileName(file.AsSpan())[name.Length..], rotation))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that can't be listed: nothing is deleted there.
            return;
        }

        Array.Sort(dated, static (one, other) => string.CompareOrdinal(other, one));
        var left = options.TotalBytes == 0 ? long.MaxValue : options.TotalBytes;
        for (var i = 0; i < dated.Length; i++)
        {
            if (FilePath.Look(dated[i], out var facts) == Errno.None)
                left -= facts.Size;
            if (left < 0 || (options.BackupCount > 0 && i >= options.BackupCount))
                FilePath.Unlink(dated[i]);
        }
    }

    private static bool IsDated(ReadOnlySpan<char> suffix, TimeRotation rotation) =>
        rotation.IsSuffix(suffix.EndsWith(Zipped, StringComparison.Ordinal) ? suffix[..^Zipped.Length] : suffix);

    /// <summary>The file of that number, compressed or not; null when there is none. Of both the compressed one may be half done.</summary>
    private static string? Find(string path, int number, out FileFacts facts)
    {
        var plain = Numbered(path, number);
        if (FilePath.Look(plain, out facts) == Errno.None)
            return plain;
        return FilePath.Look(plain + Zipped, out facts) == Errno.None ? plain + Zipped : null;
    }

    /// <summary>Gives a file that number; one that had it before, of either kind, is gone.</summary>
    private static Errno Move(string file, string path, int number)
    {
        var isZipped = file.EndsWith(Zipped, StringComparison.Ordinal) && file != path;
        var plain = Numbered(path, number);
        var errno = FilePath.Rename(file, isZipped ? plain + Zipped : plain);
        if (errno == Errno.None)
            FilePath.Unlink(isZipped ? plain : plain + Zipped);
        return errno;
    }

    private static string Numbered(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
