namespace Circus.EndToEnd.Life;

/// <summary>What a worker finds around itself, as /proc shows it (spec/processes.md §3).</summary>
public sealed class WorkerSurroundingsTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void TheEnvironmentIsEmptyByDefault() => Assert.Empty(Proc.Environment(Worker("")));

    [Fact]
    public void TheEnvironmentIsThatOfTheEnvSections()
    {
        var pid = Worker("", "[env]\nA = one\nB = two\n\n[env:other]\nC = three\n\n[env:w*]\nB = own\nD = x$(circus.env.A)");
        Assert.Equal(["A=one", "B=own", "D=xone"], Proc.Environment(pid).Order());
    }

    [Fact]
    public void CopyEnvBeginsWithTheDaemonsEnvironment()
    {
        var daemon = Start(new DaemonSetup
        {
            Watchers = $"[watcher:w]\ncmd = {Sleeper}\ncopy_env = True\n\n[env:w]\nMINE = 1",
            Environment = new Dictionary<string, string> { ["INHERITED"] = "of $HOME" },
        }).AwaitStarted("w");
        var environment = Proc.Environment(Assert.Single(daemon.Client.Pids("w")));
        Assert.Contains("INHERITED=of $HOME", environment);
        Assert.Contains("MINE=1", environment);
    }

    [Fact]
    public void TheWorkingDirectoryIsTheDaemonsUnlessGiven()
    {
        var daemon = Start($"[watcher:here]\ncmd = {Sleeper}\n\n[watcher:there]\ncmd = {Sleeper}\nworking_dir = /usr").AwaitStarted("here", "there");
        Assert.Equal(daemon.Directory, Proc.LinkTo($"/proc/{daemon.Client.Pids("here")[0]}/cwd"));
        Assert.Equal("/usr", Proc.LinkTo($"/proc/{daemon.Client.Pids("there")[0]}/cwd"));
    }

    [Fact]
    public void TheUmaskIsThatOfTheCircusSection()
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}", "umask = 027").AwaitStarted("w");
        Assert.Equal("0027", Proc.Status(daemon.Client.Pids("w")[0], "Umask"));
    }

    [Fact]
    public void ItHoldsThreeDescriptorsAndNoMore() => Assert.Equal([0, 1, 2], Proc.Fds(Worker("")));

    [Fact]
    public void ItsInputIsNullAndItsOutputsAreTheDaemons()
    {
        var daemon = StartOne("");
        var pid = Assert.Single(daemon.Client.Pids("w"));
        Assert.Equal("/dev/null", Proc.LinkTo($"/proc/{pid}/fd/0"));
        Assert.Equal(Proc.LinkTo($"/proc/{daemon.Pid}/fd/1"), Proc.LinkTo($"/proc/{pid}/fd/1"));
        Assert.Equal(Proc.LinkTo($"/proc/{daemon.Pid}/fd/2"), Proc.LinkTo($"/proc/{pid}/fd/2"));
    }

    [Fact]
    public void ClosedOutputsAreNull()
    {
        var pid = Worker("close_child_stdout = True\nclose_child_stderr = True");
        Assert.Equal(("/dev/null", "/dev/null"), (Proc.LinkTo($"/proc/{pid}/fd/1"), Proc.LinkTo($"/proc/{pid}/fd/2")));
    }

    [Theory]
    [InlineData("SigBlk")]
    [InlineData("SigIgn")]
    public void NoSignalIsBlockedOrIgnored(string mask) => Assert.Equal("0000000000000000", Proc.Status(Worker(""), mask));

    [Fact]
    public void ItLeadsASessionAndAProcessGroupOfItsOwn()
    {
        var pid = Worker("");
        Assert.Equal([$"{pid}", $"{pid}"], Proc.Stat(pid)![2..4]);
    }

    [Fact]
    public void RlimitsAreSoftAndHard()
    {
        var pid = Worker("rlimit_nofile = 77");
        Assert.Contains(File.ReadLines($"/proc/{pid}/limits"), line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["Max", "open", "files", "77", "77", ..]);
    }

    [RootFact]
    public void ItRunsAsTheGivenUserWithNoGroupOfTheDaemon()
    {
        var pid = Worker("uid = nobody");
        Assert.Equal("65534\t65534\t65534\t65534", Proc.Status(pid, "Uid"));
        Assert.Equal("65534", Proc.Status(pid, "Groups"));
    }

    [Fact]
    public void AShellIsARealShell()
    {
        var daemon = Start("[watcher:w]\ncmd = echo $((6 * 7)) | sed s/^/=/ ; sleep 1000\nshell = True");
        Assert.Equal("=42", daemon.Output.Next());
    }

    private int Worker(string options, string sections = "") =>
        Assert.Single(Start($"[watcher:w]\ncmd = {Sleeper}\n{options}\n\n{sections}").AwaitStarted("w").Client.Pids("w"));
}
