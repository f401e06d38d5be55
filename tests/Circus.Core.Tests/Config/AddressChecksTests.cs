namespace Circus.Config.Tests;

public sealed class AddressChecksTests
{
    [Theory]
    [InlineData("[circus]\nendpoint = tcp://127.0.0.1:5000\npubsub_endpoint = tcp://localhost:5000\n", "t.ini:3: [circus] pubsub_endpoint: 127.0.0.1:5000 is already taken by endpoint (t.ini:2)")]
    [InlineData("[circus]\nendpoint = foo\n", "t.ini:2: [circus] endpoint: 'foo' is not an endpoint; allowed: tcp://HOST:PORT (port 0 to 65535) or ipc://PATH")]
    [InlineData("[circus]\nendpoint = tcp://127.0.0.1:70000\n", "t.ini:2: [circus] endpoint: 'tcp://127.0.0.1:70000' is not an endpoint; allowed: tcp://HOST:PORT (port 0 to 65535) or ipc://PATH")]
    [InlineData("[socket:a]\nport = 8000\n[socket:b]\nhost = 0.0.0.0\nport = 8000\n", "t.ini:3: [socket:b] 0.0.0.0:8000 is already taken by [socket:a] (t.ini:1)")]
    [InlineData("[socket:a]\npath = /tmp/s\n[socket:b]\npath = /tmp/s\n", "t.ini:3: [socket:b] /tmp/s is already taken by [socket:a] (t.ini:1)")]
    [InlineData("[socket:a]\nport = 5555\n", "t.ini:1: [socket:a] 127.0.0.1:5555 is already taken by endpoint")]
    public void TwoOfOneAddressAreRefusedWithBothPlaces(string text, string expected)
    {
        var result = Load(text);
        Assert.Null(result.Config);
        Assert.Equal(expected, Assert.Single(Ini.Errors(result)));
    }

    [Theory]
    [InlineData("[socket:a]\nport = 8000\n[socket:b]\nport = 8001\n")]
    [InlineData("[socket:a]\nport = 0\n[socket:b]\nport = 0\n")]
    [InlineData("[socket:a]\nport = 8000\nso_reuseport = True\n[socket:b]\nport = 8000\nso_reuseport = True\n")]
    [InlineData("[socket:a]\nport = 8000\n[socket:b]\nport = 8000\ntype = SOCK_DGRAM\n")]
    [InlineData("[socket:a]\nhost = 127.0.0.1\nport = 8000\n[socket:b]\nhost = 127.0.0.2\nport = 8000\n")]
    [InlineData("[socket:a]\nhost = 0.0.0.0\nport = 8000\n[socket:b]\nhost = ::1\nfamily = AF_INET6\nport = 8000\n")]
    [InlineData("[circus]\nendpoint = ipc:///run/a\npubsub_endpoint = ipc:///run/b\n")]
    [InlineData("[circus]\nendpoint = tcp://127.0.0.1:0\npubsub_endpoint = tcp://127.0.0.1:*\n")]
    public void AddressesThatCanBeBoundTogetherAreTaken(string text) => Assert.NotNull(Load(text).Config);

    private static ConfigResult Load(string text) => ConfigLoader.Load(new FakeFiles(("t.ini", text)), "t.ini", new Dictionary<string, string>());
}
