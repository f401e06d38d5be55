using System.Text;
using Circus.Config;
using Circus.Linux;

namespace Circus.Streams;

/// <summary>
/// One stream of a watcher: what its workers write on stdout or stderr, formatted and handed to a target. Made by the loop's thread, used by the
/// output thread alone from then on; only the counters are read by others.
/// </summary>
internal sealed class OutputStream(WatcherSpec watcher, bool isStderr, StreamOptions options, LineFormat? format)
{
    private readonly Dictionary<int, Target> _targets = [];
    private long _bytes;
    private long _lines;
    private long _dropped;
    private long _errors;

    /// <summary>What log lines call it: `stdout of web`.</summary>
    internal string Name => $"{(isStderr ? "stderr" : "stdout")} of {watcher.Name}";

    /// <summary>The pipe to the program of an ExecStream: what is written to, the output thread's, and what the program reads, the loop's.</summary>
    internal Fd ProgramEnd { get; set; }

    internal Fd ProgramInput;

    internal string Watcher => watcher.Name;

    internal bool IsStderr => isStderr;

    /// <summary>The topics of its lines without the pid.</summary>
    internal byte[] Topic { get; } = Encoding.UTF8.GetBytes(TailReply.Topic(watcher.Name.ToLowerInvariant().Replace(' ', '_'), isStderr) + ".");

    /// <summary>The last lines; null when none are kept.</summary>
    internal TailRing? Ring { get; } = options.TailBytes > 0 ? new TailRing(options.TailBytes) : null;

    /// <summary>The number of the next line that somebody can see.</summary>
    internal long NextLine { get; set; }

    internal StreamOptions Options { get; } = options;

    /// <summary>Null: bytes pass as they come.</summary>
    internal LineFormat? Format { get; } = format;

    internal bool IsOpen { get; set; }

    /// <summary>Where messages go.</summary>
    internal SocketAddress MessageAddress { get; init; }

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
