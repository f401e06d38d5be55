using Circus.Config;
using Circus.Fakes.Tests;
using Circus.Options;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Arbiters.Tests;

/// <summary>`reloadconfig`: what the file changes is changed, and nothing else (spec/processes.md §16).</summary>
public sealed class ReloadConfigTests
{
    private const string Waiting = """{"command":"reloadconfig","properties":{"waiting":true}}""";

    private readonly TestArbiter _test = TestArbiter.Started(TestArbiter.Spec("a", options => options.NumProcesses = 2), TestArbiter.Spec("b"));

    private string Reload(CircusOptions circus, params WatcherSpec[] specs)
    {
        _test.ConfigSource.Config = TestArbiter.ConfigOf(circus, specs);
        _test.Events.Clear();
        _test.Notices.Clear();
        var peer = _test.Send(Waiting);
        _test.Advance(1);
        Assert.Equal("ok", _test.ReplyTo(peer)!.Value.GetProperty("status").GetString());
        return Assert.Single(_test.Notices, notice => notice.Kind == NoticeKind.ConfigReloaded).Text!;
    }

    private string Reload(params WatcherSpec[] specs) => Reload(new CircusOptions(), specs);

    private static WatcherSpec A(Action<WatcherOptions>? configure = null) => TestArbiter.Spec("a", options =>
    {
        options.NumProcesses = 2;
        configure?.Invoke(options);
    });

    private static WatcherSpec B => TestArbiter.Spec("b");

    private string Pids(string watcher) => string.Join(' ', _test[watcher].Processes.Select(process => process.Pid));

    [Fact]
    public void AnEqualFileChangesNothing()
    {
        Assert.Equal("no watcher has changed", Reload(A(), B));
        Assert.Empty(_test.Events);
        Assert.Equal(("100 101", "102"), (Pids("a"), Pids("b")));
    }

    [Fact]
    public void ANewWatcherIsStartedWithoutAnAddEvent()
    {
        Assert.Equal("added c, d", Reload(A(), B, TestArbiter.Spec("c"), TestArbiter.Spec("d", options => options.Autostart = false)));
        Assert.Equal("spawn:103 start", _test.EventText("c"));
        Assert.Equal(WatcherState.Stopped, _test["d"].State);
        Assert.Equal(("100 101", "102"), (Pids("a"), Pids("b")));
    }

    [Fact]
    public void AWatcherThatIsGoneIsStoppedAndForgotten()
    {
        Assert.Equal("removed a", Reload(B));
        Assert.Equal("kill:100 kill:101 reap:100 reap:101 stop", _test.EventText("a"));
        Assert.Null(_test.Arbiter.Watchers.Find("a"));
        Assert.Equal("102", Pids("b"));
    }

    [Fact]
    public void WhatAddMadeIsGoneToo()
    {
        _test.Ask("""{"command":"add","properties":{"name":"c","cmd":"x"}}""");
        Assert.Equal("removed c", Reload(A(), B));
    }

    [Theory]
    [InlineData(3, "100 101 103")]
    [InlineData(1, "101")]
    public void OnlyTheNumberIsAdjusted(int number, string pids)
    {
        Assert.Equal("changed a", Reload(A(options => options.NumProcesses = number), B));
        Assert.Equal(pids, Pids("a"));
    }

    [Fact]
    public void ThereAndBackIsNoticed()
    {
        Reload(A(options => options.NumProcesses = 3), B);
        Reload(A(), B);
        Assert.Equal(2, _test["a"].Processes.Count);
    }

    public static TheoryData<string, Action<WatcherOptions>> Replacing => new()
    {
        { "cmd", options => options.Cmd = "other" },
        { "args", options => options.Args = new Arguments("x") },
        { "uid", options => options.Uid = "nobody" },
        { "copy_env", options => options.CopyEnv = true },
        { "rlimit", options => options.Rlimits["nofile"] = 7 },
        { "freeform", options => options.Freeform["x"] = "y" },
        { "env", options => options.Environment = new() { ["A"] = "1" } },
        { "max_age added", options => options.MaxAge = 1000 },
    };

    [Theory]
    [MemberData(nameof(Replacing))]
    public void WhatTheWorkersRunIsReplacedGracefully(string _, Action<WatcherOptions> change)
    {
        Assert.Equal("changed a", Reload(A(change), B));
        Assert.StartsWith("spawn:103 spawn:104 kill:100 kill:101 ", _test.EventText("a"), StringComparison.Ordinal);
        Assert.Equal(1, _test.Events.Count(each => each.Kind == EventKind.Reload));
        Assert.Equal(("103 104", "102"), (Pids("a"), Pids("b")));
    }

    [Fact]
    public void WhatConcernsOnlyTheDaemonLeavesTheProcesses()
    {
        Assert.Equal("changed a", Reload(A(options => options.GracefulTimeoutSeconds = 7), B));
        Assert.Equal("100 101", Pids("a"));
        Assert.Equal(7, _test["a"].Options.GracefulTimeoutSeconds);
    }

    [Fact]
    public void StoppedByHandStaysStopped()
    {
        _test.Send("""{"command":"stop","properties":{"name":"a"}}""");
        _test.Settle();
        Reload(A(options => options.Cmd = "other"), B);
        Assert.Equal(WatcherState.Stopped, _test["a"].State);
        Assert.Equal("other", _test["a"].Options.Cmd);
    }

    [Fact]
    public void WhatSetHasChangedStaysUnlessTheFileChangesToo()
    {
        _test.Ask("""{"command":"set","properties":{"name":"a","options":{"graceful_timeout":9}}}""");
        Reload(A(), B);
        Assert.Equal(9, _test["a"].Options.GracefulTimeoutSeconds);
        Reload(A(options => options.MaxRetry = 3), B);
        Assert.Equal((30, 3), (_test["a"].Options.GracefulTimeoutSeconds, _test["a"].Options.MaxRetry));
    }

    [Fact]
    public void TheOptionsOfCircusAreTakenOver()
    {
        var generation = _test.Arbiter.ConfigGeneration;
        Reload(new CircusOptions { CheckDelaySeconds = 1, Endpoint = "ipc:///run/other" }, A(), B);
        Assert.Equal((1.0, "ipc:///run/other"), (_test.Arbiter.Options.CheckDelaySeconds, _test.Arbiter.Options.Endpoint));
        Assert.Equal(generation + 1, _test.Arbiter.ConfigGeneration);
    }

    [Fact]
    public void TheReplyTellsWhatItDidWatcherByWatcher()
    {
        _test.Send("""{"command":"stop","properties":{"name":"b"}}""");
        _test.Settle();
        _test.ConfigSource.Config = TestArbiter.ConfigOf(
            new CircusOptions { CheckDelaySeconds = 1, PidFile = "x", Include = ["more.ini"] },
            A(options => options.NumProcesses = 3),
            TestArbiter.Spec("b", options => options.Cmd = "other"),
            TestArbiter.Spec("c"));
        var peer = _test.Send(Waiting);
        _test.Advance(1);
        var reply = _test.ReplyTo(peer)!.Value;
        Assert.Equal("""{"a":"adjusted","b":"updated","c":"added"}""", reply.GetProperty("watchers").GetRawText());
        Assert.Equal("""{"check_delay":"applied","pidfile":"needs a restart"}""", reply.GetProperty("circus").GetRawText());
        Assert.Equal("{}", reply.GetProperty("sockets").GetRawText());

        _test.ConfigSource.Config = TestArbiter.ConfigOf(new CircusOptions(), A(options => options.Cmd = "new"), TestArbiter.Spec("c"));
        var atOnce = _test.Ask("""{"command":"reloadconfig"}""");
        Assert.Equal("""{"a":"reloaded","b":"removed","c":"unchanged"}""", atOnce.GetProperty("watchers").GetRawText());
        Assert.Equal(
            "ok\n[circus] check_delay: applied\n[circus] pidfile: needs a restart\na: reloaded\nb: removed",
            Circus.Commands.CommandTable.Find("reloadconfig")!.TextOf(atOnce));
    }

    [Fact]
    public void WhatTheDaemonCannotAdoptChangesNothing()
    {
        _test.ConfigSource.Config = TestArbiter.ConfigOf(new CircusOptions { Endpoint = "ipc:///no/such" }, B);
        _test.ConfigSource.Obstacle = "ipc:///no/such: no";
        var reply = _test.Ask(Waiting);
        Assert.Equal((6, "the configuration was not applied: ipc:///no/such: no"), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
        Assert.Equal(("100 101", "102"), (Pids("a"), Pids("b")));
        Assert.NotEqual("ipc:///no/such", _test.Arbiter.Options.Endpoint);
    }

    [Fact]
    public void AFileThatCannotBeReadChangesNothing()
    {
        _test.ConfigSource.Config = null;
        var reply = _test.Ask(Waiting);
        Assert.Equal((6, "the configuration was not applied: circus.ini:1: broken"), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
        Assert.Equal(("100 101", "102"), (Pids("a"), Pids("b")));
        Assert.Empty(_test.Events);
    }

    [Fact]
    public void ItExcludesAndIsExcluded()
    {
        _test.ConfigSource.Config = TestArbiter.ConfigOf(new CircusOptions(), B);

        // Not settled: the processes of what is gone are still ending.
        _test.Send(Waiting);
        foreach (var command in new[] { """{"command":"incr","properties":{"name":"b"}}""", """{"command":"reloadconfig"}""" })
        {
            var reply = _test.Ask(command);
            Assert.Equal((5, "arbiter is already running arbiter_reload_config command"), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
        }
    }

    [Fact]
    public void WithoutWaitingTheReplyComesAtOnce()
    {
        _test.ConfigSource.Config = TestArbiter.ConfigOf(new CircusOptions(), B);
        Assert.Equal("ok", _test.Ask("""{"command":"reloadconfig"}""").GetProperty("status").GetString());
    }
}
