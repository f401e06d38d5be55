using Circus.Control;
using Circus.Linux;
using Circus.Stats;

namespace Circus.Sampling;

/// <summary>
/// One sample of everybody in the roster, published process by process and watcher by watcher (spec/events-and-stats.md §3), in pieces: those
/// who share the processors with it wait for one piece and not for all.
/// </summary>
/// <param name="table">Where processes are looked at.</param>
/// <param name="port">The way to the subscribers.</param>
/// <param name="circus">The processes of Circus itself.</param>
/// <param name="rest">Called between two pieces.</param>
internal sealed class StatsStream(ProcessTable table, IStatsPort port, IReadOnlyList<CircusProcess> circus, Action? rest = null)
{
    /// <summary>A millisecond or two of a processor; a piece costs 0.2 ms by itself.</summary>
    internal const int ProcessesPerPiece = 200;

    private readonly StatsMessage _message = new();
    private int _left = ProcessesPerPiece;

    /// <summary>The first look at everybody, which has no processor time to tell yet, without telling.</summary>
    internal void Begin(Roster roster)
    {
        table.BeginBatch();
        foreach (var group in roster.Groups)
        {
            foreach (ref readonly var target in roster.ProcessesOf(group))
                TrySample(target, out _);
        }

        foreach (var process in circus)
            TrySample(TargetOf(process), out _);
        table.EndBatch();
    }

    internal void Publish(Roster roster)
    {
        table.BeginBatch();
        foreach (var group in roster.Groups)
        {
            _message.BeginGroup(group.ResName);
            foreach (ref readonly var target in roster.ProcessesOf(group))
                PublishProcess(target, name: null);

            // A watcher whose last process has just ended has no farewell message.
            if (_message.Count > 0)
                PublishSum();
        }

        _message.BeginGroup("circus");
        foreach (var process in circus)
            PublishProcess(TargetOf(process), process.Name);
        PublishSum();
        PublishSockets(roster.Sockets);
        table.EndBatch();
        port.Flush();
    }

    // A socket that the loop closes meanwhile shows nothing, or for once another one: the next roster hasn't it.
    private void PublishSockets(IReadOnlyList<RosterSocket> sockets)
    {
        if (sockets.Count == 0)
            return;
        _message.BeginGroup("sockets");
        var all = 0;
        for (var i = 0; i < sockets.Count; i++)
        {
            var queue = SocketQueue.Of(sockets[i].Fd);
            var queued = queue.Connections ?? (queue.Bytes > 0 ? 1 : 0);
            all += queued;
            _message.WriteSocket(sockets[i], queued, queue.Limit);
            port.Add(_message.Topic, _message.Payload);
        }

        _message.WriteSockets(sockets, all);
        port.Add(_message.Topic, _message.Payload);
    }

    private static StatsTarget TargetOf(CircusProcess process) => new(process.Pid, Wid: 0, Started: 0);

    private void PublishProcess(in StatsTarget target, string? name)
    {
        if (!TrySample(target, out var info))
            return;
        _message.WriteProcess(info, target, name, Clock.RealtimeSeconds());
        port.Add(_message.Topic, _message.Payload);
    }

    private bool TrySample(in StatsTarget target, out ProcessInfo info)
    {
        if (rest is not null && _left-- == 0)
        {
            _left = ProcessesPerPiece;
            port.Flush();
            rest();
        }

        return table.TrySample(target, out info);
    }

    private void PublishSum()
    {
        _message.WriteSum();
        port.Add(_message.Topic, _message.Payload);
    }
}

/// <summary>A process of Circus itself, in the group `circus` of the stream.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="Name">`circusd`, `circusd-stats` or `circushttpd`.</param>
internal readonly record struct CircusProcess(int Pid, string Name);
