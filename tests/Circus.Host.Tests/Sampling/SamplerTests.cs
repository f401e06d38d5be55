using System.Collections.Concurrent;
using System.Text.Json;
using Circus.Control;
using Circus.Control.Tests;
using Circus.Protocol;
using Circus.Stats;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Sampling.Tests;

public sealed class SamplerTests : IControlPort
{
    private readonly BlockingCollection<(ulong Peer, string Json)> _replies = [];
    private readonly ManualResetEventSlim _mayReply = new(true);

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
        using var sampler = new Sampler(this, NullLogger.Instance);
        sampler.Ask(Query(77));
        var reply = Next(77);
        var info = reply.GetProperty("info").GetProperty($"{Environment.ProcessId}");
        Assert.Equal((9, 1, 5.0), (reply.GetProperty("id").GetInt32(), info.GetProperty("wid").GetInt32(), info.GetProperty("started").GetDouble()));
        Assert.Equal(Environment.UserName, info.GetProperty("username").GetString());
    }

    [Fact]
    public void TheEndWaitsForWhatWasAsked()
    {
        using (var sampler = new Sampler(this, NullLogger.Instance))
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
        using var sampler = new Sampler(this, NullLogger.Instance);
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
}
