using Circus.Fakes.Tests;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Commands.Tests;

/// <summary>endpoint_owner on a unix socket: the owner commands the daemon, and what they run must run as them.</summary>
public sealed class OwnerRuleTests
{
    private const string Mismatch = "uid does not match endpoint_owner";

    [Theory]
    [InlineData("""{"name": "n", "cmd": "x"}""", Mismatch)]
    [InlineData("""{"name": "n", "cmd": "x", "options": {"uid": 0}}""", Mismatch)]
    [InlineData("""{"name": "n", "cmd": "x", "options": {"uid": "stranger"}}""", Mismatch)]
    [InlineData("""{"name": "n", "cmd": "x", "options": {"uid": "nobody"}}""", null)]
    [InlineData("""{"name": "n", "cmd": "x", "options": {"uid": 65534}}""", null)]
    [InlineData("""{"name": "n", "cmd": "x", "options": {"uid": 65534, "gid": 0}}""", "'gid' is for root and the daemon's own user while endpoint_owner is set")]
    public void AnAddedWatcherRunsAsTheOwner(string properties, string? reason) => AssertAnswer(isDaemonUser: false, "add", properties, reason);

    [Fact]
    public void AddBindsRootTooAsInCircus()
    {
        AssertAnswer(isDaemonUser: true, "add", """{"name": "n", "cmd": "x"}""", Mismatch);
        AssertAnswer(isDaemonUser: true, "add", """{"name": "n", "cmd": "x", "options": {"uid": 65534, "gid": 0}}""", null);
    }

    [Theory]
    [InlineData("root", """{"cmd": "x"}""", Mismatch)]
    [InlineData("root", """{"args": "x"}""", Mismatch)]
    [InlineData("root", """{"env": {"LD_PRELOAD": "/tmp/x.so"}}""", Mismatch)]
    [InlineData("root", """{"working_dir": "/tmp"}""", Mismatch)]
    [InlineData("root", """{"shell": true}""", Mismatch)]
    [InlineData("root", """{"numprocesses": 3, "rlimit_core": 1}""", Mismatch)]
    [InlineData("root", """{"uid": 1}""", Mismatch)]
    [InlineData("root", """{"numprocesses": 3, "graceful_timeout": 1, "send_hup": true}""", null)]
    [InlineData("root", """{"uid": 65534, "cmd": "x"}""", null)]
    [InlineData("root", """{"hooks.before_start": "/tmp/x"}""", "'hooks.before_start' is for root and the daemon's own user while endpoint_owner is set")]
    [InlineData("owned", """{"cmd": "x", "env": {}}""", null)]
    [InlineData("owned", """{"uid": 0}""", Mismatch)]
    [InlineData("owned", """{"gid": 0}""", "'gid' is for root and the daemon's own user while endpoint_owner is set")]
    [InlineData("owned", """{"stdout_stream.filename": "/etc/cron.d/x"}""", "'stdout_stream.filename' is for root and the daemon's own user while endpoint_owner is set")]
    public void WhatASetMakesRunRunsAsTheOwner(string watcher, string options, string? reason) =>
        AssertAnswer(isDaemonUser: false, "set", $$"""{"name": "{{watcher}}", "options": {{options}}}""", reason);

    [Theory]
    [InlineData("""{"cmd": "x"}""")]
    [InlineData("""{"uid": 1, "gid": 1}""")]
    public void RootMaySetAnything(string options) => AssertAnswer(isDaemonUser: true, "set", $$"""{"name": "root", "options": {{options}}}""", null);

    [Fact]
    public void WithoutAnOwnerOrOverTcpThereIsNoSuchRule()
    {
        AssertAnswer(isDaemonUser: false, "add", """{"name": "n", "cmd": "x"}""", null, new CircusOptions { Endpoint = "ipc:///run/x" });
        AssertAnswer(isDaemonUser: false, "add", """{"name": "n", "cmd": "x"}""", null, new CircusOptions { EndpointOwner = "nobody" });
    }

    private static void AssertAnswer(bool isDaemonUser, string command, string properties, string? reason, CircusOptions? options = null)
    {
        options ??= new CircusOptions { Endpoint = "ipc:///run/x", EndpointOwner = "nobody" };
        var test = new TestArbiter(1, options, TestArbiter.Spec("root"), TestArbiter.Spec("owned", o => o.Uid = "nobody"))
        {
            Requester = TestRequester.With(Role.Admin, isDaemonUser),
        };
        var before = test.Arbiter.Watchers.InListOrder.Select(watcher => watcher.Options.Cmd).ToArray();
        var reply = test.Ask($$"""{"command": "{{command}}", "properties": {{properties}}}""");
        Assert.Equal(reason, reply.TryGetProperty("reason", out var given) ? given.GetString() : null);
        if (reason is null)
            return;
        Assert.Equal(3, reply.GetProperty("errno").GetInt32());
        Assert.Equal(before, test.Arbiter.Watchers.InListOrder.Select(watcher => watcher.Options.Cmd));
    }
}
