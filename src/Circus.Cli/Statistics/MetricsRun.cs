using System.Text;
using Circus.Cli.Control;
using Circus.Linux;
using Circus.Stats;

namespace Circus.Cli.Statistics;

/// <summary>What `circus metrics` does with its text.</summary>
internal static class MetricsRun
{
    private const UnixFileMode ForAllToRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal static int Print(MetricsSource source)
    {
        if (!source.TryRead(out var text, out var error))
            return ControlRun.Fail(error);
        var errno = StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));
        return errno == Errno.None ? ControlExit.Done : ControlRun.Fail($"Could not write to the output: {ErrnoText.Describe(errno)}");
    }

    /// <summary>Writes the file once.</summary>
    internal static int Write(MetricsSource source, string path)
    {
        if (!source.TryRead(out var text, out var error) || !TryReplace(path, text, out error))
            return ControlRun.Fail(error);
        return ControlExit.Done;
    }

    /// <summary>
    /// Keeps the file until a signal ends the program. A daemon that doesn't answer is told in the file, as `circus_up 0` and nothing else, and once on
    /// stderr; a file that can't be written ends it.
    /// </summary>
    internal static int Keep(MetricsSource source, string path, TimeSpan period)
    {
        var wasUp = true;
        while (true)
        {
            var isUp = source.TryRead(out var text, out var error);
            if (!isUp && wasUp)
                Console.Error.WriteLine($"{error} Going on.");
            wasUp = isUp;
            if (!TryReplace(path, isUp ? text : OpenMetrics.Down(source.Format), out error))
                return ControlRun.Fail(error);
            Thread.Sleep(period);
        }
    }

    /// <summary>A reader sees the old text or the new one, never half of one (rename(2)).</summary>
    private static bool TryReplace(string path, string text, out string error)
    {
        // The collector reads what ends in .prom: this doesn't.
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            File.WriteAllText(temporary, text);
            File.SetUnixFileMode(temporary, ForAllToRead);
            File.Move(temporary, path, overwrite: true);
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"{path} can't be written: {exception.Message}";
            if (File.Exists(temporary))
                File.Delete(temporary);
            return false;
        }
    }
}
