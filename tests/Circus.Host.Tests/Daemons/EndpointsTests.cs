using Circus.Configuration;
using Circus.Control.Tests;
using Circus.Linux;
using Circus.Logging.Tests;
using Circus.Loop;
using Circus.Options;

namespace Circus.Daemons.Tests;

public sealed class EndpointsTests : IDisposable
{
    private readonly Room _room = new();
    private readonly RecordingLogger _logger = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private readonly Inbox _inbox;
    private readonly Endpoints _endpoints;

    public EndpointsTests()
    {
        _inbox = new Inbox(_wakeUp, _logger);
        _endpoints = new Endpoints(_room.Server, _inbox, _logger, new ConfigSource("circus.ini"));
    }

    public void Dispose()
    {
        _room.Dispose();
        _wakeUp.Dispose();
    }

    private CircusOptions Options(string router = "router", string pub = "pub") =>
        new() { Endpoint = $"ipc://{_room.File(router)}", PubsubEndpoint = $"ipc://{_room.File(pub)}" };

    private void AssertSaid(string line) => Assert.Equal([line], _logger.Lines);

    [Fact]
    public void BothAreBound()
    {
        Assert.True(_endpoints.TryBind(Options()));
        Assert.True(File.Exists(_room.File("router")) && File.Exists(_room.File("pub")));
        Assert.Empty(_logger.Lines);
    }

    [Fact]
    public void AfterARestartOnlyTheChangedOneMoves()
    {
        _endpoints.TryBind(Options());
        var before = File.GetLastWriteTimeUtc(_room.File("pub"));
        Assert.True(_endpoints.TryBind(Options("other")));
        Assert.True(File.Exists(_room.File("router")));
        _endpoints.CloseReplaced();
        Assert.False(File.Exists(_room.File("router")));
        Assert.True(File.Exists(_room.File("other")));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_room.File("pub")));
    }

    [Fact]
    public void WhenTheNewOneCantBeBoundTheOldOneStays()
    {
        _endpoints.TryBind(Options());
        Assert.False(_endpoints.TryBind(Options("no/such/folder")));
        Assert.True(File.Exists(_room.File("router")));
        Assert.Contains(_room.File("no/such/folder"), Assert.Single(_logger.Lines), StringComparison.Ordinal);
        Assert.True(_endpoints.TryBind(Options()));
    }

    [Fact]
    public void WhenOneCantBeBoundTheOtherStaysToo()
    {
        _endpoints.TryBind(Options());
        Assert.False(_endpoints.TryBind(Options("no/such/folder", "other")));
        Assert.True(File.Exists(_room.File("pub")));
        Assert.False(File.Exists(_room.File("other")));
        Assert.Contains(_room.File("no/such/folder"), _endpoints.LastError, StringComparison.Ordinal);
        Assert.True(_endpoints.TryBind(Options("router", "other")));
    }

    [Theory]
    [InlineData(0b110_000_000)]
    [InlineData(0b110_110_000)]
    [InlineData(0b110_110_110)]
    public void BothFilesGetTheMode(int mode)
    {
        var options = Options();
        options.EndpointMode = mode;
        Assert.True(_endpoints.TryBind(options));
        Assert.Equal((mode, mode), (ModeOf("router"), ModeOf("pub")));
    }

    [Fact]
    public void AfterARestartTheFilesHaveTheNewMode()
    {
        Assert.True(_endpoints.TryBind(Options()));
        var options = Options();
        options.EndpointMode = 0b110_110_110;
        Assert.True(_endpoints.TryBind(options));
        Assert.Equal((0b110_110_110, 0b110_110_110), (ModeOf("router"), ModeOf("pub")));
    }

    [Fact]
    public void RulesThatCannotBeMadeLeaveTheOldOnes()
    {
        Assert.True(_endpoints.TryBind(Options()));
        var rules = _inbox.Rules;
        Assert.NotNull(rules);
        var options = Options("other");
        options.Operators = ["@no-such-group"];
        Assert.False(_endpoints.TryBind(options));
        Assert.Same(rules, _inbox.Rules);
        Assert.False(File.Exists(_room.File("other")));
        AssertSaid("Error option operators of [circus]: no such group: 'no-such-group'");
    }

    private int ModeOf(string file) => (int)File.GetUnixFileMode(_room.File(file));

    [Fact]
    public void AnUnknownOwnerIsNamed()
    {
        var options = Options();
        options.EndpointOwner = "no-such-user";
        Assert.False(_endpoints.TryBind(options));
        AssertSaid("Error option endpoint_owner of [circus]: no such user: 'no-such-user'");
        Assert.False(File.Exists(_room.File("router")));
    }

    [Fact]
    public void TextThatIsNoEndpointIsNamedWithItsOption()
    {
        Assert.False(_endpoints.TryBind(new CircusOptions { PubsubEndpoint = "udp://127.0.0.1:1" }));
        AssertSaid("Error option pubsub_endpoint of [circus]: 'udp://127.0.0.1:1' is not an endpoint: transport 'udp' is not supported (tcp://HOST:PORT or ipc://PATH)");
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:0", false, "on this host")]
    [InlineData("tcp://localhost:0", true, "on this host")]
    [InlineData("tcp://*:0", false, "on this host")]
    [InlineData("tcp://*:0", true, "who reaches this host")]
    public void AsRootATcpEndpointForCommandsIsWarnedOfOnce(string endpoint, bool isInsecure, string whoever)
    {
        var options = new CircusOptions { Endpoint = endpoint, PubsubEndpoint = "tcp://127.0.0.1:0", InsecureEndpoint = isInsecure };
        Assert.True(_endpoints.TryBind(options));
        Assert.True(_endpoints.TryBind(options));
        if (Environment.IsPrivilegedProcess)
            Assert.StartsWith($"Warning anyone {whoever} can control this daemon, which runs as root, through tcp://", Assert.Single(_logger.Lines), StringComparison.Ordinal);
        else
            Assert.Empty(_logger.Lines);
    }
}
