using Circus.Hooks;
using Circus.Protocol;

namespace Circus.Stats;

/// <summary>
/// A `stats` with `extended` while the hook extended_stats is asked about each process; when all have answered, the query goes the way of
/// every other. One that fails fails the command (spec/plugins-and-hooks.md §5).
/// </summary>
internal sealed class ExtendedStats(StatsQuery query, Effects effects, Replies replies)
{
    private readonly Dictionary<int, byte[]> _objects = [];
    private string? _failure;

    internal int Remaining { get; set; }

    internal void OnHookDone(int pid, in HookOutcome outcome)
    {
        if (outcome.Error is { } error)
            _failure ??= $"hook extended_stats failed for process {pid}: {error}";
        else if (outcome.Output is not { } json || !MergedObject.IsObject(json))
            _failure ??= $"hook extended_stats printed no JSON object for process {pid}";
        else
            _objects[pid] = json;
        if (--Remaining > 0)
            return;
        if (_failure is null)
            effects.Look(query with { Extended = _objects });
        else
            replies.Error(query.Peer, query.Id, ReplyErrno.Other, _failure);
    }
}
