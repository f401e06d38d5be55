using Circus.Control;
using Circus.Linux;
using Circus.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Loop.Tests;

public sealed class InboxTests : IDisposable
{
    private static readonly RequestEnvelope Envelope = new(new PeerId(1, 1), Delimiter: false, default!);

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
    [InlineData(16, 1 << 20)]
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
}
