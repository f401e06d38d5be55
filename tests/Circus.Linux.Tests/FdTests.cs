namespace Circus.Linux.Tests;

public class FdTests
{
    [Fact]
    public void DefaultOwnsNothing()
    {
        var fd = default(Fd);
        Assert.False(fd.IsOpen);
        Assert.Equal(-1, fd.Value);
        fd.Close();
    }

    [Fact]
    public void ResultOfAFailedCallOwnsNothing() => Assert.False(new Fd(-1).IsOpen);

    [Fact]
    public void TakeGivesTheNumberAwayOnce()
    {
        var fd = new Fd(123_456);
        Assert.Equal(123_456, fd.Take());
        Assert.False(fd.IsOpen);
        Assert.Equal(-1, fd.Take());
    }

    [Fact]
    public void ZeroIsAnOrdinaryDescriptor()
    {
        var fd = new Fd(0);
        Assert.True(fd.IsOpen);
        Assert.Equal(0, fd.Take());
    }

    [Fact]
    public unsafe void CloseClosesAndForgets()
    {
        var fd = new Fd(Libc.eventfd(0, Libc.EFD_CLOEXEC));
        var number = fd.Value;
        Assert.Contains("eventfd", File.ResolveLinkTarget($"/proc/self/fd/{number}", false)!.Name);
        fd.Close();
        Assert.False(fd.IsOpen);
        fd.Close();
    }
}
