namespace Circus.Linux.Tests;

public sealed class EpollTests : IDisposable
{
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EpollEvent[] _events = new EpollEvent[4];
    private readonly EventFd[] _eventFds = [EventFd.Create(), EventFd.Create(), EventFd.Create(), EventFd.Create()];

    public void Dispose()
    {
        foreach (var eventFd in _eventFds) eventFd.Dispose();
        _epoll.Dispose();
    }

    [Fact]
    public void NothingReadyIsZeroEvents() => Assert.Equal(0, _epoll.Wait(_events, 0));

    [Fact]
    public void SeveralReadyDescriptorsKeepTheirOwnData()
    {
        for (var i = 0; i < _eventFds.Length; i++)
        {
            Assert.Equal(Errno.None, _epoll.Add(_eventFds[i].Descriptor, EpollEvents.In, ulong.MaxValue - (uint)i));
            _eventFds[i].Signal();
        }
        Assert.Equal(4, _epoll.Wait(_events, 0));
        var expected = Enumerable.Range(0, 4).Select(i => new EpollEvent(EpollEvents.In, ulong.MaxValue - (uint)i));
        Assert.Equal(expected, _events.OrderByDescending(e => e.Data));
    }

    [Fact]
    public void ModifyChangesEventsAndData()
    {
        _epoll.Add(_eventFds[0].Descriptor, EpollEvents.In, 1);
        Assert.Equal(Errno.None, _epoll.Modify(_eventFds[0].Descriptor, EpollEvents.Out, 2));
        Assert.Equal(1, _epoll.Wait(_events, 0));
        Assert.Equal(new EpollEvent(EpollEvents.Out, 2), _events[0]);
    }

    [Fact]
    public void RemovedIsSilent()
    {
        _epoll.Add(_eventFds[0].Descriptor, EpollEvents.In, 1);
        _eventFds[0].Signal();
        Assert.Equal(Errno.None, _epoll.Remove(_eventFds[0].Descriptor));
        Assert.Equal(0, _epoll.Wait(_events, 0));
    }

    [Fact]
    public void AddingTwiceIsEexist()
    {
        _epoll.Add(_eventFds[0].Descriptor, EpollEvents.In, 1);
        Assert.Equal(Errno.EEXIST, _epoll.Add(_eventFds[0].Descriptor, EpollEvents.In, 1));
    }

    [Fact]
    public void UnknownDescriptorIsEnoent()
    {
        Assert.Equal(Errno.ENOENT, _epoll.Modify(_eventFds[0].Descriptor, EpollEvents.In, 1));
        Assert.Equal(Errno.ENOENT, _epoll.Remove(_eventFds[0].Descriptor));
    }

    [Fact]
    public void RegularFileIsEperm()
    {
        using var file = File.OpenHandle(typeof(Epoll).Assembly.Location);
        Assert.Equal(Errno.EPERM, _epoll.Add((int)file.DangerousGetHandle(), EpollEvents.In, 1));
    }

    [Fact]
    public void WaitAllocatesNothing()
    {
        _epoll.Add(_eventFds[0].Descriptor, EpollEvents.In, 1);
        Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Turn()
        {
            _eventFds[0].Signal();
            _epoll.Wait(_events, 0);
            _eventFds[0].Drain();
        }
    }
}
