namespace Circus.EndToEnd.Roles;

/// <summary>Who may command the daemon (README, "Who may command the daemon"), by what the kernel tells of real peers.</summary>
public sealed class RoleTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Nobody = "65534", Somebody = "4242", SomeGroup = "4343";

    private DaemonUnderTest StartFor(string circus, string watcher = "")
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n{watcher}", circus).AwaitStarted("w");

        // The repository may lie where only root gets.
        File.Copy(CircusBinary.Path, daemon.File("circus"));
        return daemon;
    }

    /// <summary>`circus ctl` as another user.</summary>
    private static CommandResult CtlAs(DaemonUnderTest daemon, string uid, string group, params string[] words) => CircusBinary.Run(CircusBinary.Command(
        daemon.Directory,
        ["--reuid", uid, "--regid", uid, "--groups", group, daemon.File("circus"), "ctl", "--endpoint", daemon.Endpoint, "--timeout", "2", .. words],
        "setpriv"));

    [RootFact]
    public void ByDefaultTheSocketFileKeepsOthersOut()
    {
        var daemon = StartFor("");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(daemon.File("endpoint")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(daemon.File("pubsub")));
        Assert.Equal(1, CtlAs(daemon, Nobody, Nobody, "status").ExitCode);
        Assert.Equal("w: active\n", daemon.Ctl("status").Output);
    }

    [RootFact]
    public void WhoMayConnectMayLookAndIsToldHowToGetMore()
    {
        var daemon = StartFor("endpoint_mode = 666");
        Assert.Equal("w: active\n", CtlAs(daemon, Nobody, Nobody, "status").Output);
        var pids = daemon.Client.Pids("w");
        var refusal = CtlAs(daemon, Nobody, Nobody, "stop", "w");
        Assert.Equal(3, refusal.ExitCode);
        Assert.Matches(@"stop needs the role operate, and pid \d+ \(uid 65534\) has observe: name the user, or @group, in option operators of \[circus\]", refusal.Error);
        Assert.Equal(pids, daemon.Client.Pids("w"));
        daemon.Log.WaitFor("(uid 65534): stop 'w': stop needs the role operate");
    }

    [RootFact]
    public void OperatorsOperateAndAdminsDoTheRest()
    {
        var daemon = StartFor($"endpoint_mode = 666\noperators = @{SomeGroup}\nadmins = {Somebody}\nobservers = {Somebody}");
        Assert.Contains("status needs the role observe", CtlAs(daemon, Nobody, Nobody, "status").Error, StringComparison.Ordinal);
        Assert.Equal("ok\n", CtlAs(daemon, Nobody, SomeGroup, "restart", "w", "--waiting").Output);
        Assert.Contains("set needs the role admin", CtlAs(daemon, Nobody, SomeGroup, "set", "w", "numprocesses", "2").Error, StringComparison.Ordinal);
        Assert.Equal("ok\n", CtlAs(daemon, Somebody, Somebody, "set", "w", "numprocesses", "2", "--waiting").Output);
        Assert.Equal(2, daemon.Client.Pids("w").Length);
        Assert.Equal("ok\n", CtlAs(daemon, Somebody, Somebody, "quit").Output);
        Assert.Equal(0, daemon.WaitForExit());
    }

    [RootFact]
    public void TheOwnerOfTheEndpointMakesOnlyWhatRunsAsThemselves()
    {
        var daemon = StartFor($"endpoint_owner = {Somebody}", $"uid = {Somebody}");
        Assert.Equal("ok\n", CtlAs(daemon, Somebody, Somebody, "restart", "w", "--waiting").Output);
        Assert.Equal("ok\n", CtlAs(daemon, Somebody, Somebody, "set", "w", "cmd", "/bin/sleep 2000", "--waiting").Output);
        Assert.Equal("error: uid does not match endpoint_owner\n", CtlAs(daemon, Somebody, Somebody, "set", "w", "uid", "0").Error);
        Assert.Equal("error: uid does not match endpoint_owner\n", CtlAs(daemon, Somebody, Somebody, "add", "--start", "evil", "/bin/sh").Error);
        Assert.Equal(Somebody, Proc.Status(Assert.Single(daemon.Client.Pids("w")), "Uid").Split('\t')[0]);
    }

    [RootFact]
    public void EventsAreForWhoMayLook()
    {
        var daemon = StartFor($"endpoint_mode = 666\nobservers = {Somebody}");
        var listener = CircusBinary.Command(
            daemon.Directory,
            ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", daemon.File("circus"), "ctl", "--endpoint", daemon.PubsubEndpoint, "listen"], "setpriv");
        using var process = System.Diagnostics.Process.Start(listener)!;
        daemon.Log.WaitFor("it has no role, and events need observe");
        process.Kill();
        daemon.AssertRuns();
    }

    [NetworkFact]
    public void FromAnotherAddressPlainTcpMayOnlyLook()
    {
        var daemon = StartOver(NetworkFactAttribute.Address!.ToString(), "");
        Assert.Equal("active", daemon.Client.StatusOf("w"));
        var (errno, reason) = daemon.Client.Refused("quit");
        Assert.Equal(3, errno);
        Assert.Contains("quit needs the role admin", reason, StringComparison.Ordinal);
        Assert.Contains("insecure_endpoint", reason, StringComparison.Ordinal);
        daemon.AssertRuns();
    }

    [NetworkFact]
    public void InsecureEndpointLetsEverybodyIn()
    {
        var daemon = StartOver(NetworkFactAttribute.Address!.ToString(), "insecure_endpoint = True");
        daemon.Client.Ok("incr", new { name = "w", waiting = true });
        Assert.Equal(2, daemon.Client.Pids("w").Length);
    }

    [Fact]
    public void EachChangeHasItsLineInTheLog()
    {
        var daemon = StartOver("127.0.0.1", "");
        daemon.Client.Ok("incr", new { name = "w", waiting = true });
        daemon.Client.Refused("set", new { name = "w", options = new { zork = 1 } });
        daemon.Client.Refused("stop", new { name = "no\nbody" });
        daemon.Client.Ok("status");
        daemon.Client.Ok("quit");
        Assert.Equal(0, daemon.WaitForExit());
        var lines = daemon.Log.Text.Split('\n').Where(static line => line.Contains("] 127.0.0.1:", StringComparison.Ordinal))
            .Select(static line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(["incr 'w': ok", "set 'w': unknown key 'zork'", @"stop 'no\nbody': program no\nbody not found", "quit: ok"], lines);
    }

    private DaemonUnderTest StartOver(string host, string circus) =>
        Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", Circus = circus, OverTcp = true, TcpHost = host }).AwaitStarted("w");
}
