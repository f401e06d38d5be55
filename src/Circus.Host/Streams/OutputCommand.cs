using Circus.Control;
using Circus.Linux;

namespace Circus.Streams;

internal enum OutputCommandKind
{
    /// <summary>Streams were opened for the first time.</summary>
    Begin,
    Reopen,
    Close,

    /// <summary><see cref="OutputCommand.Successor"/> takes over from <see cref="OutputCommand.Outputs"/>.</summary>
    Replace,

    /// <summary>A worker was started with these pipes.</summary>
    Attach,

    /// <summary>A worker has ended: what it wrote goes to its streams now.</summary>
    Drain,

    /// <summary>Readers of lines are reached by <see cref="OutputCommand.Port"/>.</summary>
    Use,

    /// <summary><see cref="OutputCommand.Query"/> wants an answer.</summary>
    Tail,

    /// <summary><see cref="OutputCommand.Compressed"/> is done.</summary>
    Compressed,
    Stop,
}

/// <summary>What other threads ask of the output thread; the fields that matter follow from the kind.</summary>
internal readonly record struct OutputCommand(OutputCommandKind Kind)
{
    internal WatcherOutputs? Outputs { get; init; }

    internal WatcherOutputs? Successor { get; init; }

    /// <summary>Files that were opened already.</summary>
    internal AppendFile? StdoutFile { get; init; }

    internal AppendFile? StderrFile { get; init; }

    internal IControlPort? Port { get; init; }

    internal TailQuery? Query { get; init; }

    internal CompressedFile? Compressed { get; init; }

    internal int Pid { get; init; }

    internal int Wid { get; init; }

    internal Fd Stdout { get; init; }

    internal Fd Stderr { get; init; }
}
