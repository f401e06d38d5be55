using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Circus.Configuration;
using Circus.Linux;

namespace Circus.Daemons;

/// <summary>The pid file (spec/processes.md §15): kept while the daemon lives, removed at its end if it still holds our pid.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;
    private readonly string _content = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";

    private PidFile(string path) => _path = path;

    /// <summary>Writes the file; false with the reason when another daemon lives or the file can't be written.</summary>
    internal static bool TryCreate(string path, [NotNullWhen(true)] out PidFile? pidFile, out string error)
    {
        pidFile = null;
        try
        {
            if (HolderOf(path) is { } pid && pid != Environment.ProcessId && Signals.Kill(pid, 0) is Errno.None or Errno.EPERM)
            {
                error = $"pid file '{path}' is held by the running process {pid}, current pid {Environment.ProcessId}";
                return false;
            }

            var created = new PidFile(path);
            var isNew = !File.Exists(path);
            using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
            using (var writer = new StreamWriter(file))
            {
                writer.Write(created._content);
                writer.Flush();
                file.Flush(flushToDisk: true);
            }

            // Only our own file: --pidfile /dev/null must not change the mode of that.
            if (isNew)
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            pidFile = created;
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"pid file '{path}' can't be written: {FileError.Describe(exception, path)}";
            return false;
        }
    }

    /// <summary>Removes the file if it is still ours. False when that fails.</summary>
    internal bool TryRemove()
    {
        try
        {
            if (File.Exists(_path) && ReadStart(_path) == _content)
                File.Delete(_path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => TryRemove();

    private static int? HolderOf(string path) =>
        File.Exists(path) && int.TryParse(ReadStart(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0 ? pid : null;

    /// <summary>More than any pid, and an end to files that have none.</summary>
    private static string ReadStart(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> start = stackalloc byte[64];
        return Encoding.UTF8.GetString(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }
}
