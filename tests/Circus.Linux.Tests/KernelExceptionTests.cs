namespace Circus.Linux.Tests;

public class KernelExceptionTests
{
    [Fact]
    public void SaysCallNameAndText()
    {
        var exception = Assert.Throws<KernelException>(() => KernelException.Throw("epoll_create1", Errno.EMFILE));
        Assert.Equal("epoll_create1 failed: EMFILE, Too many open files", exception.Message);
        Assert.Equal(Errno.EMFILE, exception.Errno);
    }
}
