using Circus.Linux;

namespace Circus.Plugins;

/// <summary>Files that plugins append lines to, opened anew when a path names another file. What can't be written is lost, and told once.</summary>
internal sealed class LineFiles(Action<string> warn) : IDisposable
{
    private const string StandardOutput = "-";

    private readonly Dictionary<string, AppendFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    internal void Append(string path, byte[] line)
    {
        var errno = path == StandardOutput ? StandardStreams.WriteOutput(line) : AppendTo(path, line);
        if (errno == Errno.None)
            _failing.Remove(path);
        else if (_failing.Add(path))
            warn($"{path}: {ErrnoText.Describe(errno)}: lines are lost until it works again");
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private Errno AppendTo(string path, byte[] line)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            var errno = AppendFile.Open(path, out file);
            if (errno != Errno.None)
                return errno;
            _files.Add(path, file);
        }
        else if (file.HasMoved() && file.Reopen() is not Errno.None and var moved)
            return moved;
        return file.Write(line, out _);
    }
}
