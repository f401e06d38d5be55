using System.Globalization;

namespace Circus.Plugins;

/// <summary>Probes that are answered at once, from files.</summary>
internal static class FileLook
{
    private const string Listening = "0A";

    /// <summary>Each word that is a file: path with links resolved, and time of change. A word without a slash is looked up in the search path.</summary>
    internal static ProbeResult Files(FilesProbe probe)
    {
        var found = probe.Words.Select((word, index) => Describe(word, index == 0, probe)).ToArray();
        return found is [not null, ..] ? new ProbeResult { IsOk = true, Text = string.Join('\n', found.OfType<string>()) } : ProbeResult.Failed("no such program");
    }

    /// <summary>The rx_queue column of proc_net_tcp(5), which for a listening socket counts the connections to be accepted.</summary>
    internal static ProbeResult Queue(QueueProbe probe)
    {
        var (length, isFound) = (0, false);
        foreach (var path in (string[])["/proc/self/net/tcp", "/proc/self/net/tcp6"])
        {
            if (!File.Exists(path))
                continue;
            foreach (var line in File.ReadLines(path).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields is not [_, var local, _, Listening, var queues, ..] || Hex(local[(local.LastIndexOf(':') + 1)..]) != probe.Port)
                    continue;
                (length, isFound) = (length + Hex(queues[(queues.IndexOf(':') + 1)..]), true);
            }
        }

        return isFound ? new ProbeResult { IsOk = true, Code = length } : ProbeResult.Failed($"nobody listens on port {probe.Port}");
    }

    private static int Hex(string text) => int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? Describe(string word, bool isProgram, FilesProbe probe)
    {
        try
        {
            var path = isProgram && !word.Contains('/')
                ? SearchPath.Find(word, probe.SearchPath)
                : Path.GetFullPath(word, probe.Directory is { } directory ? Path.GetFullPath(directory) : Environment.CurrentDirectory);
            if (path is null || !File.Exists(path))
                return null;
            using var file = File.OpenHandle(path);
            var target = new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
            return string.Create(CultureInfo.InvariantCulture, $"{target ?? path} {File.GetLastWriteTimeUtc(file).Ticks}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is being replaced, or it isn't ours to read: the next look tells.
            return null;
        }
    }
}
