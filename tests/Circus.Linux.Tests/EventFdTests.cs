namespace Circus.Linux.Tests;

public sealed class EventFdTests : IDisposable
{
    private readonly EventFd _eventFd = EventFd.Create();

    public void Dispose() => _eventFd.Dispose();

    [Fact]
    public void UnsignalledDrainsToZero() => Assert.Equal(0ul, _eventFd.Drain());

    [Fact]
    public void SignalsAddUpUntilDrained()
    {
        _eventFd.Signal();
        _eventFd.Signal();
        Assert.Equal(2ul, _eventFd.Drain());
        Assert.Equal(0ul, _eventFd.Drain());
    }

    [Fact]
    public void SignalFromAnotherThreadWakesTheEpoll()
    {
        using var epoll = Epoll.Create();
        epoll.Add(_eventFd.Descriptor, EpollEvents.In, 7);
        var other = new Thread(_eventFd.Signal);
        other.Start();
        var events = new EpollEvent[1];
        Assert.Equal(1, epoll.Wait(events, Deadline.Milliseconds));
        Assert.Equal(7ul, events[0].Data);
        other.Join();
    }
}
