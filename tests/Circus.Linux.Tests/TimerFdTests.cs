namespace Circus.Linux.Tests;

public sealed class TimerFdTests : IDisposable
{
    private readonly TimerFd _timer = TimerFd.Create();
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EpollEvent[] _events = new EpollEvent[1];

    public TimerFdTests() => _epoll.Add(_timer.Descriptor, EpollEvents.In, 1);

    public void Dispose()
    {
        _epoll.Dispose();
        _timer.Dispose();
    }

    [Fact]
    public void FiresNotBeforeTheArmedInstant()
    {
        var at = Clock.MonotonicNanoseconds() + 5_000_000;
        _timer.ArmAt(at);
        Assert.Equal(1, _epoll.Wait(_events, Deadline.Milliseconds));
        Assert.True(Clock.MonotonicNanoseconds() >= at);
        Assert.True(_timer.Drain());
        Assert.False(_timer.Drain());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public void AnInstantInThePastFiresAtOnce(long at)
    {
        _timer.ArmAt(at);
        Assert.Equal(1, _epoll.Wait(_events, Deadline.Milliseconds));
    }

    [Fact]
    public void DisarmedStaysSilent()
    {
        _timer.ArmAt(1);
        _timer.Disarm();
        Assert.Equal(0, _epoll.Wait(_events, 0));
        Assert.False(_timer.Drain());
    }
}
