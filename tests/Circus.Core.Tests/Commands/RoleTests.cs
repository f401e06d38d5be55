using Circus.Fakes.Tests;
using Circus.Protocol;

namespace Circus.Commands.Tests;

public sealed class RoleTests
{
    public static TheoryData<string, Role> Commands()
    {
        var data = new TheoryData<string, Role>();
        foreach (var command in CommandTable.All)
            data.Add(command.Name, command.Role);
        return data;
    }

    [Theory]
    [InlineData("status", Role.Observe)]
    [InlineData("list", Role.Observe)]
    [InlineData("options", Role.Observe)]
    [InlineData("get", Role.Observe)]
    [InlineData("globaloptions", Role.Observe)]
    [InlineData("start", Role.Operate)]
    [InlineData("stop", Role.Operate)]
    [InlineData("restart", Role.Operate)]
    [InlineData("reload", Role.Operate)]
    [InlineData("incr", Role.Operate)]
    [InlineData("decr", Role.Operate)]
    [InlineData("signal", Role.Operate)]
    [InlineData("kill", Role.Operate)]
    [InlineData("add", Role.Admin)]
    [InlineData("rm", Role.Admin)]
    [InlineData("set", Role.Admin)]
    [InlineData("quit", Role.Admin)]
    public void EachCommandHasItsRole(string command, Role role) => Assert.Equal(role, CommandTable.Find(command)!.Role);

    [Theory]
    [MemberData(nameof(Commands))]
    public void ASmallerRoleIsRefusedBeforeAnythingElse(string command, Role needed)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        var smaller = needed - 1;
        test.Requester = TestRequester.With(smaller);
        var reply = test.Ask($$"""{"command": "{{command}}", "properties": {"name": "w", "signum": 9} }""");
        Assert.Equal("error", reply.GetProperty("status").GetString());
        Assert.Equal(3, reply.GetProperty("errno").GetInt32());
        Assert.Equal(
            $"{command} needs the role {Requester.NameOf(needed)}, and tester has {Requester.NameOf(smaller)}: ask for {Requester.NameOf(needed)}",
            reply.GetProperty("reason").GetString());
        Assert.Empty(test.Events);
        Assert.Single(test["w"].Processes);
        Assert.False(test.Arbiter.IsFinished);
    }

    [Fact]
    public void WhatChangesSomethingIsWrittenIntoTheLogWithItsOutcome()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        test.Notices.Clear();
        test.Ask("""{"command": "status"}""");
        test.Ask("""{"command": "signal", "properties": {"name": "w", "signum": 10}}""");
        test.Ask("""{"command": "incr", "properties": {"name": "no\nbody"}}""");
        test.Send("""{"command": "set", "msg_type": "cast", "properties": {"name": "w", "options": {"zork": 1}}}""");
        test.Requester = TestRequester.With(Role.Observe);
        test.Ask("""{"command": "quit"}""");
        Assert.Equal(
            [
                "signal 'w': ok", "incr 'no\\nbody': program no\nbody not found", "set 'w': unknown key 'zork'",
                "quit: quit needs the role admin, and tester has observe: ask for admin",
            ],
            test.Notices.Where(notice => notice.Kind == NoticeKind.Audit).Select(notice => notice.Text));
        Assert.All(test.Notices.Where(notice => notice.Kind == NoticeKind.Audit), notice => Assert.Equal("tester", notice.Subject));
    }

    [Fact]
    public void ALongNameIsCutInTheLog()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        test.Notices.Clear();
        test.Ask($$"""{"command": "stop", "properties": {"name": "{{new string('x', 100_000)}}"} }""");
        var notice = Assert.Single(test.Notices, notice => notice.Kind == NoticeKind.Audit);
        Assert.StartsWith("stop 'xxx", notice.Text, StringComparison.Ordinal);
        Assert.InRange(notice.Text!.Length, 100, 700);
    }
}
