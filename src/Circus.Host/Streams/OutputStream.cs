using Circus.Config;

namespace Circus.Streams;

/// <summary>
/// One stream of a watcher: what its workers write on stdout or stderr, formatted and handed to a target. Made by the loop's thread, used by the
/// output thread alone from then on; only the counters are read by others.
/// </summary>
internal sealed class OutputStream(string name, StreamOptions options, WatcherSpec watcher, LineFormat? format)
{
    private readonly Dictionary<int, Target> _targets = [];
    private long _bytes;
    private long _lines;
    private long _dropped;
    private long _errors;

    /// <summary>What log lines call it: `stdout of web`.</summary>
    internal string Name { get; } = name;

    internal StreamOptions Options { get; } = options;

    /// <summary>Null: bytes pass as they come.</summary>
    internal LineFormat? Format { get; } = format;

    internal bool IsOpen { get; set; }

    /// <summary>Each worker has a file of its own.</summary>
    internal bool IsPerWorker { get; } = options.IsFile && options.FileName is { } file && StreamFileName.UsesWid(file);

    internal StreamCounters Counters =>
        new(Volatile.Read(ref _bytes), Volatile.Read(ref _lines), Volatile.Read(ref _dropped), Volatile.Read(ref _errors));

    /// <summary>Those in use, by the worker's number or 0.</summary>
    internal Dictionary<int, Target> Targets => _targets;

    internal int KeyOf(int wid) => IsPerWorker ? wid : 0;

    /// <summary>Absolute path of the file for a worker.</summary>
    internal string PathFor(int wid) => Path.GetFullPath(StreamFileName.Expand(Options.FileName!, watcher, wid));

    internal void CountRead(int bytes, int lines)
    {
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _lines, _lines + lines);
    }

    internal void CountDropped(int bytes) => Volatile.Write(ref _dropped, _dropped + bytes);

    internal void CountError() => Volatile.Write(ref _errors, _errors + 1);
}
