namespace Circus.Plugins.Tests;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("http://host", "http", "", "host", 80, "/", "host")]
    [InlineData("HTTP://u:p%40@host:81/a/b?c#d", "http", "u:p%40", "host", 81, "/a/b?c", "host:81")]
    [InlineData("https://[::1]:444?q", "https", "", "::1", 444, "/?q", "[::1]:444")]
    [InlineData("redis://:pw@h/2", "redis", ":pw", "h", 6379, "/2", "h")]
    public void AnAddressIsTakenApart(string text, string scheme, string user, string host, int port, string path, string authority)
    {
        Assert.True(WebAddress.TryParse(text, out var address));
        Assert.Equal(new WebAddress(scheme, user, host, port, path), address);
        Assert.Equal(authority, address.Authority);
    }

    [Fact]
    public void AUnixSocketHasAPath()
    {
        Assert.True(WebAddress.TryParse("unix:///run/my%20redis", out var address));
        Assert.Equal("/run/my redis", address.Path);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("http://")]
    [InlineData("http://:80/")]
    [InlineData("http://h:0/")]
    [InlineData("http://h:65536/")]
    [InlineData("http://h:x/")]
    [InlineData("http://a b/")]
    [InlineData("http://h/\r\nX: y")]
    [InlineData("://h")]
    [InlineData("unix://relative")]
    public void WhatIsNoAddressIsRefused(string text) => Assert.False(WebAddress.TryParse(text, out _));

    [Theory]
    [InlineData("/x", "http://h:1/x")]
    [InlineData("//o/x", "http://o/x")]
    [InlineData("x?y", "http://h:1/a/x?y")]
    [InlineData("https://s/", "https://s/")]
    public void ARedirectLeadsOn(string location, string target)
    {
        Assert.True(WebAddress.TryParse("http://h:1/a/b?c=/d", out var address));
        Assert.Equal(target, address.Resolve(location));
    }
}
