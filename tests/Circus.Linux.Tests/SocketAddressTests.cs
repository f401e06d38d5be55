using System.Net;

namespace Circus.Linux.Tests;

public sealed class SocketAddressTests
{
    [Theory]
    [InlineData("127.0.0.1", 80, "127.0.0.1:80", true)]
    [InlineData("127.8.9.1", 65535, "127.8.9.1:65535", true)]
    [InlineData("10.1.2.3", 0, "10.1.2.3:0", false)]
    [InlineData("0.0.0.0", 1, "0.0.0.0:1", false)]
    [InlineData("::1", 80, "[::1]:80", true)]
    [InlineData("::ffff:127.0.0.5", 80, "[::ffff:127.0.0.5]:80", true)]
    [InlineData("fe80::1%3", 80, "[fe80::1%3]:80", false)]
    public void AnIpAddressComesBack(string host, int port, string text, bool isLoopback)
    {
        var address = SocketAddress.Ip(IPAddress.Parse(host), port);
        Assert.Equal((IPAddress.Parse(host), port, text, isLoopback), (address.Address, address.Port, address.ToString(), address.IsLoopback));
    }

    [Fact]
    public void APathComesBack()
    {
        Assert.True(SocketAddress.TryUnix("/tmp/ö.sock", out var address));
        Assert.Equal(("/tmp/ö.sock", 0, (IPAddress?)null, false), (address.ToString(), address.Port, address.Address, address.IsLoopback));
    }

    [Fact]
    public void APathHas1To107BytesAndNoNul()
    {
        Assert.True(SocketAddress.TryUnix(new string('x', 107), out var longest));
        Assert.Equal(new string('x', 107), longest.ToString());
        Assert.False(SocketAddress.TryUnix(new string('x', 108), out _));
        Assert.False(SocketAddress.TryUnix(new string('ö', 54), out _));
        Assert.False(SocketAddress.TryUnix("", out _));
        Assert.False(SocketAddress.TryUnix("a\0b", out _));
    }

    [Fact]
    public void TheDefaultIsNoAddress() =>
        Assert.Equal(("", 0, (IPAddress?)null), (default(SocketAddress).ToString(), default(SocketAddress).Port, default(SocketAddress).Address));
}
