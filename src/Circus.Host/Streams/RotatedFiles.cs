using System.Globalization;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>The files beside a stream's file that were rotated away: `F.1`, `F.2`, … by size, `F.20261127` by time (streams.md §4).</summary>
internal static class RotatedFiles
{
    /// <summary>Makes `F.1` of the file and moves the others up, so that as many are left as the options allow.</summary>
    internal static Errno Shift(string path, StreamOptions options)
    {
        var last = 0;
        while (last < options.BackupCount && FilePath.Look(Numbered(path, last + 1), out _) == Errno.None)
            last++;

        // The oldest one goes: the one below takes its name.
        for (var i = Math.Min(last, options.BackupCount - 1); i >= 1; i--)
        {
            if (FilePath.Rename(Numbered(path, i), Numbered(path, i + 1)) is not (Errno.None or Errno.ENOENT) and var errno)
                return errno;
        }

        return FilePath.Rename(path, Numbered(path, 1));
    }

    /// <summary>Deletes the oldest ones until the others and a full file stay within total_bytes.</summary>
    internal static void LimitNumbered(string path, StreamOptions options)
    {
        if (options.TotalBytes == 0)
            return;
        var left = options.TotalBytes - options.MaxBytes;
        for (var i = 1; FilePath.Look(Numbered(path, i), out var facts) == Errno.None; i++)
        {
            left -= facts.Size;
            if (left < 0)
                FilePath.Unlink(Numbered(path, i));
        }
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
            dated = [.. Directory.EnumerateFiles(Path.GetDirectoryName(path)!, name + ".*").Where(file => rotation.IsSuffix(Path.GetFileName(file.AsSpan())[name.Length..]))];
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

    private static string Numbered(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
