using Circus.Protocol;

namespace Circus.Streams;

/// <summary>A request for the last lines of a stream, with all that the loop knows; the output thread answers it.</summary>
/// <param name="Peer">Who asked.</param>
/// <param name="Id">The request's id, as JSON; empty if it has none.</param>
/// <param name="Outputs">The streams of the watcher.</param>
public sealed record TailQuery(PeerAddress Peer, byte[] Id, IOutputs Outputs)
{
    public required string Watcher { get; init; }

    /// <summary>The name that topics carry.</summary>
    public required string ResName { get; init; }

    public bool IsStderr { get; init; }

    /// <summary>How many lines at most.</summary>
    public int Lines { get; init; }

    /// <summary>Of one worker; null: of all.</summary>
    public int? Wid { get; init; }

    /// <summary>Where the lines that follow are published.</summary>
    public required string PubsubEndpoint { get; init; }
}
