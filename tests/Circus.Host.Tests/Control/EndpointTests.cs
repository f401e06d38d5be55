namespace Circus.Control.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:5555", "127.0.0.1", 5555, "127.0.0.1:5555")]
    [InlineData("tcp://*:5555", "*", 5555, "*:5555")]
    [InlineData("tcp://localhost:0", "localhost", 0, "localhost:0")]
    [InlineData("tcp://[::1]:5555", "::1", 5555, "[::1]:5555")]
    [InlineData("tcp://db-1.example.org:65535", "db-1.example.org", 65535, "db-1.example.org:65535")]
    public void TcpHasHostAndPort(string text, string host, int port, string place)
    {
        Assert.True(Endpoint.TryParse(text, out var endpoint, out var error), error);
        Assert.Equal((EndpointTransport.Tcp, host, port, "", place),
            (endpoint.Transport, endpoint.Host, endpoint.Port, endpoint.Path, endpoint.Place));
        Assert.Equal(text, endpoint.ToString());
    }

    [Fact]
    public void AStarForThePortIsAnyPort()
    {
        Assert.True(Endpoint.TryParse("tcp://127.0.0.1:*", out var endpoint, out _));
        Assert.Equal("tcp://127.0.0.1:0", endpoint.ToString());
        Assert.Equal("tcp://127.0.0.1:4711", endpoint.WithPort(4711).ToString());
    }

    [Theory]
    [InlineData("ipc:///run/circus.sock", "/run/circus.sock")]
    [InlineData("ipc://var/circus.sock", "var/circus.sock")]
    [InlineData("ipc:///with:colon and blank", "/with:colon and blank")]
    public void IpcHasAPath(string text, string path)
    {
        Assert.True(Endpoint.TryParse(text, out var endpoint, out var error), error);
        Assert.Equal((EndpointTransport.Ipc, path, path), (endpoint.Transport, endpoint.Path, endpoint.Place));
        Assert.Equal(text, endpoint.ToString());
    }

    [Fact]
    public void EndpointsAreEqualWhenSpelledEqually()
    {
        Endpoint.TryParse("tcp://127.0.0.1:1", out var one, out _);
        Endpoint.TryParse("tcp://127.0.0.1:1", out var same, out _);
        Endpoint.TryParse("tcp://127.0.0.1:2", out var other, out _);
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1", "the port is missing")]
    [InlineData("tcp://127.0.0.1:", "'' is not a port")]
    [InlineData("tcp://127.0.0.1:65536", "'65536' is not a port")]
    [InlineData("tcp://127.0.0.1:-1", "'-1' is not a port")]
    [InlineData("tcp://127.0.0.1:+1", "'+1' is not a port")]
    [InlineData("tcp://127.0.0.1:http", "'http' is not a port")]
    [InlineData("tcp://:5555", "the host is missing")]
    [InlineData("tcp://::1:5555", "brackets")]
    [InlineData("tcp://eth0;10.0.0.1:5555", "is not a host")]
    [InlineData("ipc://", "the path is missing")]
    [InlineData("ipc://*", "ipc needs a path")]
    [InlineData("ipc://@circus", "abstract")]
    [InlineData("udp://127.0.0.1:5555", "transport 'udp' is not supported")]
    [InlineData("127.0.0.1:5555", "expected tcp://HOST:PORT or ipc://PATH")]
    [InlineData("", "expected tcp://HOST:PORT or ipc://PATH")]
    public void AnythingElseIsExplained(string text, string reason)
    {
        Assert.False(Endpoint.TryParse(text, out _, out var error));
        Assert.StartsWith($"'{text}' is not an endpoint: ", error);
        Assert.Contains(reason, error);
    }

    [Fact]
    public void APathThatTheKernelCannotTakeIsExplained()
    {
        Assert.True(Endpoint.TryParse("ipc:///" + new string('x', 106), out _, out _));
        Assert.False(Endpoint.TryParse("ipc:///" + new string('x', 107), out _, out var error));
        Assert.EndsWith("the path has 108 bytes, the kernel takes 107", error);
    }
}
