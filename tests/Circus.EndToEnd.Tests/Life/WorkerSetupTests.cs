using System.Diagnostics;

namespace Circus.EndToEnd.Life;

/// <summary>What is set up for a worker before it is executed, as /proc shows it, and how a set-up that fails is told.</summary>
public sealed class WorkerSetupTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private readonly ITestOutputHelper _output = output;

    [RootFact]
    public void NoPrivilegeIsLeftOverAfterAChangeOfUser()
    {
        var pid = Worker("uid = nobody\ngid = daemon\nno_new_privs = True\nrlimit_nofile = 64:128\nnice = 3\noom_score_adj = 300");
        var gid = File.ReadLines("/etc/group").Select(line => line.Split(':')).Single(fields => fields[0] == "daemon")[2];
        Assert.Equal("65534\t65534\t65534\t65534", Proc.Status(pid, "Uid"));
        Assert.Equal(string.Join('\t', Enumerable.Repeat(gid, 4)), Proc.Status(pid, "Gid"));
        Assert.Equal(gid, Proc.Status(pid, "Groups"));
        foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapAmb"])
            Assert.Equal("0000000000000000", Proc.Status(pid, set));
        Assert.Equal("1", Proc.Status(pid, "NoNewPrivs"));
        Assert.Equal("3", Proc.Stat(pid)![16]);
        Assert.Equal("300", File.ReadAllText($"/proc/{pid}/oom_score_adj").Trim());
        Assert.Contains(File.ReadLines($"/proc/{pid}/limits"), line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Max", "open", "files", "64", "128", ..]);
        Assert.Equal([0, 1, 2], Proc.Fds(pid));
    }

    [Fact]
    public void ProcessorsAreThoseOfTheListAndAutoSpreadsThem()
    {
        var daemon = Start($"[watcher:one]\ncmd = {Sleeper}\ncpu_affinity = 0\n\n[watcher:each]\ncmd = {Sleeper}\nnumprocesses = 4\ncpu_affinity = auto").AwaitStarted("one", "each");
        Assert.Equal("0", Proc.Status(daemon.Client.Pids("one")[0], "Cpus_allowed_list"));
        var lists = daemon.Client.Pids("each").Select(pid => Proc.Status(pid, "Cpus_allowed_list")).ToArray();
        Assert.All(lists, list => Assert.True(int.TryParse(list, out _), list));
        Assert.Equal(Math.Min(4, Environment.ProcessorCount), lists.Distinct().Count());
    }

    [Fact]
    public void ExecutableIsTheProgramAndTheFirstWordItsName()
    {
        var pid = Assert.Single(Start("[watcher:w]\ncmd = my-name 1000\nexecutable = /bin/sleep").AwaitStarted("w").Client.Pids("w"));
        Assert.Equal(["my-name", "1000"], Proc.CommandLine(pid));
    }

    [Fact]
    public void WithADeathSignalNobodySurvivesTheDaemon()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\nnumprocesses = 20\npdeathsig = KILL\n{AsNobody}").AwaitStarted("w");
        var pids = daemon.Client.Pids("w");
        var watch = Stopwatch.StartNew();
        daemon.Signal(Proc.SigKill);
        Patience.Until(() => pids.All(pid => !Proc.Exists(pid) || Proc.IsZombie(pid)), "every worker is dead");
        _output.WriteLine($"20 workers were dead {watch.Elapsed.TotalMilliseconds:F1} ms after the daemon's SIGKILL");
        daemon.AssertNobodySurvives();
    }

    [Theory]
    [InlineData("uid = no-such-user", "no such user: 'no-such-user' (option uid)")]
    [InlineData("gid = no-such-group", "no such group: 'no-such-group' (option gid)")]
    [InlineData("working_dir = /no/such", "[Errno 2] No such file or directory: '/no/such' (option working_dir)")]
    [InlineData("cpu_affinity = 8000", "[Errno 22] Invalid argument: option cpu_affinity = 8000")]
    public void ASetUpThatFailsNamesItsOption(string option, string error)
    {
        var daemon = Start($"[watcher:bad]\ncmd = {Sleeper}\n{option}\nmax_retry = 2\nautostart = False\n\n[watcher:good]\ncmd = {Sleeper}").AwaitStarted("good");
        var events = daemon.Subscribe("watcher.bad");
        daemon.Client.Ok("start", new { name = "bad" });
        var told = events.Until("bad.stop");
        Assert.Equal("bad.spawn_failed bad.spawn_failed bad.stop", told.Names());
        Assert.Equal(error, (string?)told[0].Payload["error"]);
        daemon.Log.WaitFor($"error in 'bad': {error}");
        Assert.Equal("active", daemon.Client.StatusOf("good"));
    }

    [Fact]
    public void ALimitAboveTheHardLimitIsRefusedAndNamed()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // Root may raise limits, but nobody may have more open files than the machine.
            var daemon = Start($"[watcher:bad]\ncmd = {Sleeper}\nrlimit_nofile = 99999999999\nmax_retry = 1");
            daemon.Log.WaitFor("error in 'bad': [Errno 1] Operation not permitted: option rlimit_nofile = 99999999999");
            return;
        }

        Start($"[watcher:bad]\ncmd = {Sleeper}\nrlimit_core = 1:unlimited\nrlimit_nofile = 99999999\nmax_retry = 1").Log.WaitFor("option rlimit_nofile = 99999999");
    }

    [Fact]
    public void StopSignalsAreSentOneAfterTheOther()
    {
        var daemon = StartScript("#!/bin/sh\ntrap 'echo term >&2' TERM\ntrap 'echo int >&2' INT\necho up >&2\nwhile :; do sleep 0.02; done", "stop_signals = TERM:0.2, INT:0.2, KILL");
        daemon.Log.WaitFor("up");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        var events = daemon.Subscribe("watcher.w");
        daemon.Client.Ok("stop", new { name = "w" });

        // SIGKILL goes to the sleep that may run below it too.
        Assert.Equal("w.kill w.kill w.kill", events.Until("w.reap").Where(each => each.Name == "w.kill" && each.Pid == pid).Names());
        daemon.Log.WaitFor("term");
        daemon.Log.WaitFor("int");
    }

    [Theory]
    [InlineData("/bin/sh -c 'exit 7'", 7)]
    [InlineData("/no/such/program", 127)]
    public void ACriticalWatcherTakesTheDaemonAlong(string cmd, int status)
    {
        var daemon = Start($"[watcher:main]\ncmd = {cmd}\ncritical = True\nrespawn = False\nmax_retry = 1\n\n[watcher:other]\ncmd = {Sleeper}\npriority = 1");
        Assert.Equal(status, daemon.WaitForExit());
        daemon.Log.WaitFor("main is critical and has failed for good: stopping everything");
        daemon.AssertNobodySurvives();
    }

    private static string AsNobody => Environment.IsPrivilegedProcess ? "uid = nobody" : "";

    private int Worker(string options) => Assert.Single(Start($"[watcher:w]\ncmd = {Sleeper}\n{options}").AwaitStarted("w").Client.Pids("w"));
}
