using Circus.Config;
using Circus.Fakes.Tests;
using Circus.ManagedSockets;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Arbiters.Tests;

/// <summary>What `reloadconfig` and a restart of the daemon do about managed sockets (spec/processes.md §16, decision Q15).</summary>
public sealed class SocketChangeTests
{
    private readonly TestArbiter _test = TestArbiter.Started([Web], User, Stranger);

    private static SocketSpec Web => new() { Name = "web" };

    private static WatcherSpec User => TestArbiter.Spec("user", options => (options.Cmd, options.UseSockets) = ("serve $(circus.sockets.web)", true));

    private static WatcherSpec Stranger => TestArbiter.Spec("stranger");

    private string Reload(SocketSpec[] sockets, params WatcherSpec[] watchers)
    {
        _test.ConfigSource.Config = TestArbiter.ConfigOf(new CircusOptions(), sockets, watchers);
        _test.Events.Clear();
        var peer = _test.Send("""{"command":"reloadconfig","properties":{"waiting":true}}""");
        _test.Advance(1);
        var reply = _test.ReplyTo(peer)!.Value;
        return reply.TryGetProperty("reason", out var reason) ? reason.GetString()! : reply.GetProperty("status").GetString()!;
    }

    [Fact]
    public void WorkersWithAnotherSocketAreReplacedAndOthersAreNot()
    {
        _test.Kernel.Sockets.Affected.Add("web");
        Assert.Equal("ok", Reload([Web], User, Stranger));
        Assert.Contains("reload", _test.EventText("user"), StringComparison.Ordinal);
        Assert.Equal("", _test.EventText("stranger"));
        Assert.Equal(1, _test.Kernel.Sockets.Applied);
    }

    [Fact]
    public void UnchangedSocketsDisturbNobody()
    {
        Assert.Equal("ok", Reload([Web], User, Stranger));
        Assert.Empty(_test.Events);
    }

    [Fact]
    public void ASocketThatCannotBeBoundRefusesTheWholeAndIsTold()
    {
        _test.Kernel.Sockets.Fault = new SocketFault("web", "circus.ini:9: [socket:web] port: taken");
        Assert.Equal("the configuration was not applied: circus.ini:9: [socket:web] port: taken", Reload([Web], Stranger));
        var told = Assert.Single(_test.Events);
        Assert.Equal((EventKind.BindError, "web", "circus.ini:9: [socket:web] port: taken"), (told.Kind, told.ResName, told.Error));
        Assert.Contains(_test.Notices, notice => notice.Kind == NoticeKind.SocketsRefused);
        Assert.NotNull(_test["user"]);
        Assert.Equal(0, _test.Kernel.Sockets.Applied);
    }

    [Fact]
    public void ASocketThatAWatcherNamesIsNotDeleted()
    {
        Assert.Equal("the configuration was not applied: Watchers {'user'} uses a socket which is deleted: 'web'", Reload([], User, Stranger));
        Assert.Equal(0, _test.Kernel.Sockets.Applied);
        Assert.Equal("ok", Reload([], Stranger));
        Assert.Equal(1, _test.Kernel.Sockets.Applied);
    }

    [Fact]
    public void ARestartOfTheDaemonWithASocketThatCannotBeBoundStopsNothing()
    {
        _test.Kernel.Sockets.Fault = new SocketFault("web", "taken");
        _test.Events.Clear();
        var reply = _test.Ask("""{"command":"restart"}""");
        Assert.Equal("error", reply.GetProperty("status").GetString());
        Assert.Equal(EventKind.BindError, Assert.Single(_test.Events).Kind);
    }

    [Fact]
    public void TheEventNamesTheSocket()
    {
        var writer = new EventWriter();
        writer.Write(new WatcherEvent(EventKind.BindError, "web", 1.5) { Error = "taken" });
        Assert.Equal("socket.web.bind_error", System.Text.Encoding.UTF8.GetString(writer.Topic));
        Assert.Equal("""{"time":1.5,"error":"taken"}""", System.Text.Encoding.UTF8.GetString(writer.Payload));
    }
}
