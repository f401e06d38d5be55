using Circus.Control;
using Circus.Linux;
using Circus.Options;
using Circus.Protocol;
using Circus.Roles;
using Circus.Roles.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Loop.Tests;

public sealed class InboxTests : IDisposable
{
    private static readonly RequestEnvelope Envelope = new(new PeerId(1, 1), Delimiter: false, Peers.Unix(0, 0));

    private readonly EventFd _wakeUp = EventFd.Create();
    private readonly Inbox _inbox;

    public InboxTests() => _inbox = new Inbox(_wakeUp, NullLogger.Instance);

    public void Dispose() => _wakeUp.Dispose();

    private bool Put(int bytes) => _inbox.OnMessage(Envelope, new byte[bytes]);

    private Request Take()
    {
        Assert.True(_inbox.TryTake(out var request, out var bytes));
        _inbox.GiveBack(request, bytes);
        return request;
    }

    [Fact]
    public void ASmallRequestIsUsedAgain()
    {
        Put(100);
        var first = Take();
        Put(100);
        Assert.Same(first, Take());
    }

    [Fact]
    public void ALargeRequestIsNotKept()
    {
        Put(100_000);
        var large = Take();
        Put(100);
        Assert.NotSame(large, Take());
    }

    [Fact]
    public void OnlySomeOfABurstAreKept()
    {
        const int Burst = 200;
        for (var i = 0; i < Burst; i++) Put(100);
        var first = new HashSet<Request>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < Burst; i++) first.Add(Take());
        for (var i = 0; i < Burst; i++) Put(100);
        var again = 0;
        while (_inbox.TryTake(out var request, out _)) again += first.Contains(request) ? 1 : 0;
        Assert.Equal(64, again);
    }

    [Theory]
    [InlineData(1024, 100)]
    [InlineData(4, 256 << 10)]
    public void TooManyOrTooLargeRequestsPauseUntilAllAreHandled(int requests, int bytes)
    {
        for (var i = 1; i < requests; i++) Assert.True(Put(bytes));
        Assert.False(_inbox.TryResume());
        Assert.False(Put(bytes));
        for (var i = 0; i < requests; i++)
        {
            Assert.False(_inbox.TryResume());
            Take();
        }
        Assert.True(_inbox.TryResume());
        Assert.False(_inbox.TryResume());
        Assert.True(Put(bytes));
    }

    [Fact]
    public void EachRequestWakesTheLoop()
    {
        Put(100);
        Assert.Equal(1ul, _wakeUp.Drain());
    }

    [Fact]
    public void WithoutRulesNobodyMayDoAnything()
    {
        Put(100);
        Assert.Equal(Role.None, Take().Requester.Role);
        Assert.False(_inbox.MaySubscribe(Envelope.Info));
    }

    [Fact]
    public void APeerIsJudgedOnceUntilTheRulesChange()
    {
        var peer = Peers.Unix(77, 77);
        var envelope = new RequestEnvelope(new PeerId(1, 1), Delimiter: false, peer);
        _inbox.Rules = RulesOf(new CircusOptions());
        Assert.True(_inbox.MaySubscribe(peer));
        var first = Judged(envelope);
        Assert.Equal(Role.Observe, first.Role);
        Assert.Same(first, Judged(envelope));
        _inbox.Rules = RulesOf(new CircusOptions { Observers = [] });
        Assert.Equal(Role.None, Judged(envelope).Role);
        Assert.False(_inbox.MaySubscribe(peer));
    }

    private Requester Judged(in RequestEnvelope envelope)
    {
        _inbox.OnMessage(envelope, "{}"u8);
        return Take().Requester;
    }

    private static RoleRules RulesOf(CircusOptions options)
    {
        Assert.True(RoleRules.TryCreate(options, new Configuration.ConfigSource("circus.ini"), daemonUid: 0, out var rules, out var error), error);
        return rules;
    }
}
