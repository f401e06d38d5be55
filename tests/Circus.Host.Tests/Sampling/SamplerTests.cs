using System.Collections.Concurrent;
using System.Text.Json;
using Circus.Control;
using Circus.Control.Tests;
using Circus.Linux;
using Circus.Protocol;
using Circus.Stats;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Sampling.Tests;

public sealed class SamplerTests : IControlPort, IStatsPort, IDisposable
{
    private readonly BlockingCollection<(ulong Peer, string Json)> _replies = [];
    private readonly BlockingCollection<(string Topic, JsonElement Payload)> _statistics = [];
    private readonly ManualResetEventSlim _mayReply = new(true);
    private readonly EventFd _wakeUp = EventFd.Create();
    private readonly RosterExchange _rosters;

    public SamplerTests() => _rosters = new RosterExchange(_wakeUp);

    public void Dispose()
    {
        _wakeUp.Dispose();
        _mayReply.Dispose();
    }

    void IStatsPort.Add(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload) =>
        _statistics.Add((System.Text.Encoding.UTF8.GetString(topic), JsonDocument.Parse(payload.ToArray()).RootElement));

    void IStatsPort.Flush()
    {
    }

    bool IControlPort.HasSubscribers => false;

    void IControlPort.Reply(PeerId peer, ReadOnlySpan<byte> json, bool delimiter)
    {
        _replies.Add((peer.ToEpollData(), System.Text.Encoding.UTF8.GetString(json)));
        if (peer.ToEpollData() == 0)
            _mayReply.Wait();
    }

    void IControlPort.Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload) => throw new NotSupportedException();

    void IControlPort.ResumeRequests() => throw new NotSupportedException();

    private static StatsQuery Query(ulong peer) => new(new PeerAddress(peer, HasDelimiter: false), "9"u8.ToArray(), StatsShape.Watcher, [new StatsGroup("w", [new StatsTarget(Environment.ProcessId, 1, 5)])])
    {
        Name = "w",
    };

    private JsonElement Next(ulong peer)
    {
        Assert.True(_replies.TryTake(out var reply, Patience.Milliseconds), "no reply");
        Assert.Equal(peer, reply.Peer);
        return JsonDocument.Parse(reply.Json).RootElement;
    }

    [Fact]
    public void WhoeverAskedIsAnswered()
    {
        using var sampler = new Sampler(this, this, _rosters, NullLogger.Instance);
        sampler.Ask(Query(77));
        var reply = Next(77);
        var info = reply.GetProperty("info").GetProperty($"{Environment.ProcessId}");
        Assert.Equal((9, 1, 5.0), (reply.GetProperty("id").GetInt32(), info.GetProperty("wid").GetInt32(), info.GetProperty("started").GetDouble()));
        Assert.Equal(Environment.UserName, info.GetProperty("username").GetString());
    }

    [Fact]
    public void TheEndWaitsForWhatWasAsked()
    {
        using (var sampler = new Sampler(this, this, _rosters, NullLogger.Instance))
        {
            for (var i = 0ul; i < 20; i++)
                sampler.Ask(Query(i));
        }

        for (var i = 0ul; i < 20; i++)
            Next(i);
        Assert.Empty(_replies);
    }

    [Fact]
    public void WithTooManyWaitingTheNextIsRefusedAtOnce()
    {
        _mayReply.Reset();
        using var sampler = new Sampler(this, this, _rosters, NullLogger.Instance);
        sampler.Ask(Query(0));
        Next(0);
        for (var i = 1ul; i <= 256; i++)
            sampler.Ask(Query(i));
        sampler.Ask(Query(999));
        Assert.Equal("too many requests for statistics are waiting", Next(999).GetProperty("reason").GetString());
        _mayReply.Set();
        for (var i = 1ul; i <= 256; i++)
            Assert.Equal("ok", Next(i).GetProperty("status").GetString());
    }

    [Fact]
    public void WhileStreamedTheRosterIsSampledOnceAPeriodAndAskedForOnlyWhenItHasChanged()
    {
        using var child = System.Diagnostics.Process.Start("/bin/sleep", "1000");
        using var sampler = new Sampler(this, this, _rosters, NullLogger.Instance);
        _rosters.Generation = 5;
        sampler.Stream(TimeSpan.FromMilliseconds(100));
        var roster = TakeRoster();
        roster.Clear(5);
        roster.Add("w");
        roster.Add(new StatsTarget(child.Id, 3, 12.5));
        sampler.Deliver(roster);
        for (var batch = 0; batch < 3; batch++)
        {
            var (topic, worker) = NextStatistic();
            Assert.Equal(($"stat.w.{child.Id}", 3), (topic, worker.GetProperty("wid").GetInt32()));
            Assert.Equal("stat.w", NextStatistic().Topic);
            var (own, daemon) = NextStatistic();
            Assert.Equal(($"stat.circus.{Environment.ProcessId}", "circusd"), (own, daemon.GetProperty("name").GetString()));
            Assert.Equal("stat.circus", NextStatistic().Topic);
            Assert.Null(_rosters.Take());
        }

        // Somebody came or went.
        _rosters.Generation = 6;
        Assert.Same(roster, TakeRoster());
        child.Kill();
        child.WaitForExit();
        while (_statistics.TryTake(out _))
        {
        }

        sampler.Deliver(roster);
        Assert.Equal("stat.circus", NextStatistic().Topic[..11]);
        sampler.Stream(TimeSpan.Zero);
    }

    [Fact]
    public void AStreamedProcessIsAnsweredForFromItsSample()
    {
        using var sampler = new Sampler(this, this, _rosters, NullLogger.Instance);
        Stream(sampler, TimeSpan.FromMilliseconds(100), processes: 1);
        NextStatistic();
        sampler.Ask(Query(77));
        Assert.True(Next(77).GetProperty("info").TryGetProperty($"{Environment.ProcessId}", out _));
    }

    [Fact]
    public void WhoAsksInTheMiddleOfASampleIsAnsweredBeforeItsEnd()
    {
        using var sampler = new Sampler(this, this, _rosters, NullLogger.Instance);
        Stream(sampler, TimeSpan.FromMilliseconds(200), 10 * StatsStream.ProcessesPerPiece);
        NextStatistic();
        sampler.Ask(Query(77));
        Next(77);
        Assert.True(_statistics.Count < 9 * StatsStream.ProcessesPerPiece);

        // All the same the sample is whole.
        for (var wid = 2; wid <= 10 * StatsStream.ProcessesPerPiece; wid++)
            Assert.Equal(wid, NextStatistic().Payload.GetProperty("wid").GetInt32());
        Assert.Equal("stat.w", NextStatistic().Topic);
    }

    /// <summary>The watcher `w`, all of whose processes are this one.</summary>
    private void Stream(Sampler sampler, TimeSpan period, int processes)
    {
        sampler.Stream(period);
        var roster = TakeRoster();
        roster.Clear(0);
        roster.Add("w");
        for (var wid = 1; wid <= processes; wid++)
            roster.Add(new StatsTarget(Environment.ProcessId, wid, 5));
        sampler.Deliver(roster);
    }

    private (string Topic, JsonElement Payload) NextStatistic()
    {
        Assert.True(_statistics.TryTake(out var message, Patience.Milliseconds), "no statistics");
        return message;
    }

    private Roster TakeRoster()
    {
        Roster? roster = null;
        Patience.Until(() => (roster = _rosters.Take()) is not null, "no roster is asked for");
        return roster!;
    }
}
