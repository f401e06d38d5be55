namespace Circus.Control.Tests;

public sealed class SshHostTests
{
    [Theory]
    [InlineData("deploy@web-1", "-W 127.0.0.1:5555 deploy@web-1")]
    [InlineData("web-1", "-W 127.0.0.1:5555 web-1")]
    [InlineData("deploy@web-1:2222", "-p 2222 -W 127.0.0.1:5555 deploy@web-1")]
    [InlineData("deploy@[::1]:22", "-p 22 -W 127.0.0.1:5555 deploy@::1")]
    [InlineData("[::1]", "-W 127.0.0.1:5555 ::1")]
    public void HostsAreRead(string text, string command)
    {
        Assert.True(SshHost.TryParse(text, null, out var host, out var error), error);
        Assert.Equal($"ssh -T -o ExitOnForwardFailure=yes {command}", Join(host, "tcp://127.0.0.1:5555"));
    }

    [Fact]
    public void AUnixSocketIsForwardedToALocalOne()
    {
        Assert.True(SshHost.TryParse("web-1", "/keys/id", out var host, out _));
        Assert.Equal("ssh -T -o ExitOnForwardFailure=yes -i /keys/id -L /tmp/x:/run/circus web-1 cat", Join(host, "ipc:///run/circus"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("deploy@")]
    [InlineData("-oProxyCommand=evil")]
    [InlineData("web-1:")]
    [InlineData("web-1:0")]
    [InlineData("web-1:65536")]
    [InlineData("web-1:ssh")]
    public void WhatIsNoHostIsQuoted(string text)
    {
        Assert.False(SshHost.TryParse(text, null, out _, out var error));
        Assert.StartsWith($"'{text}' is not a host to reach by ssh", error, StringComparison.Ordinal);
    }

    private static string Join(SshHost host, string place) =>
        string.Join(' ', host.CommandTo(Endpoint.TryParse(place, out var endpoint, out var error) ? endpoint : throw new ArgumentException(error), "/tmp/x"));
}
