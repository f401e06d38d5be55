using System.Text;

namespace Circus.Linux.Tests;

/// <summary>Each wish of a set-up, read back in /proc by the child itself; and its refusal, with the stage that failed.</summary>
public sealed partial class ChildSetupTests : IDisposable
{
    private readonly Programs _programs = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _programs.Dispose();
        _directory.Dispose();
    }

    private string Output(ChildSetup setup, params string[] arguments)
    {
        _programs.Setup = setup;
        using var child = _programs.Start(arguments);
        return child.ReadToEnd();
    }

    private string StatusLine(ChildSetup setup, string name) =>
        Output(setup, "grep", "-w", name, "/proc/self/status").TrimEnd().Split(':')[1].Trim().Replace('\t', ' ');

    private void AssertFails(ChildSetup setup, SpawnStage stage, Errno errno)
    {
        _programs.Setup = setup;
        var result = _programs.TryStart("true");
        Assert.Equal((stage, errno), (result.Stage, result.Errno));
        Assert.Equal(-1, result.Pid);
        Assert.False(result.PidFd.IsOpen);
    }

    [Fact]
    public void TheListenPidComesAfterAVariableOfItsOwn()
    {
        (_programs.Environment, _programs.OwnVariable, _programs.TellsListenPid) = (["A=1"], "OWN=x y", true);
        using var child = _programs.Start("/usr/bin/env");
        Assert.Equal($"A=1\nOWN=x y\nLISTEN_PID={child.Pid}\n", child.ReadToEnd());
    }

    [Fact]
    public void Rlimits()
    {
        var setup = new ChildSetup
        {
            Rlimits =
            [
                (Rlimit.NOFILE, new(512, 1024)), (Rlimit.CORE, new(0, 0)),
                (Rlimit.CPU, new(RlimitValue.Unlimited, RlimitValue.Unlimited)),
            ],
        };
        var limits = Output(setup, "cat", "/proc/self/limits").Split('\n');
        Assert.Equal(["512", "1024"], Limit("Max open files"));
        Assert.Equal(["0", "0"], Limit("Max core file size"));
        Assert.Equal(["unlimited", "unlimited"], Limit("Max cpu time"));

        string[] Limit(string name) =>
            limits.Single(l => l.StartsWith(name))[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2];
    }

    [Fact]
    public void AFileLimitBelowOurOwnDescriptorsDoesNotStopTheirPlacing()
    {
        var setup = new ChildSetup { Rlimits = [(Rlimit.NOFILE, new(4, 4))] };
        Assert.Equal("4\n", Output(setup, "/bin/sh", "-c", "ulimit -n"));
    }

    [Fact]
    public void ALimitThatIsRefusedNamesItsStage()
    {
        AssertFails(new ChildSetup { Rlimits = [(Rlimit.NOFILE, new(2, 1))] }, SpawnStage.Rlimit, Errno.EINVAL);
        AssertFails(new ChildSetup { Rlimits = [((Rlimit)99, new(1, 1))] }, SpawnStage.Rlimit, Errno.EINVAL);
    }

    [Fact]
    public void Umask() => Assert.Equal("0027", StatusLine(new ChildSetup { Umask = 0b010_111 }, "Umask"));

    [Fact]
    public void Nice() => Assert.Equal("7\n", Output(new ChildSetup { Nice = 7 }, "nice"));

    [Fact]
    public void OomScore() => Assert.Equal("321\n", Output(new ChildSetup { OomScoreAdjust = 321 }, "cat", "/proc/self/oom_score_adj"));

    [Fact]
    public void AnOomScoreOutOfRangeIsEinval()
    {
        AssertFails(new ChildSetup { OomScoreAdjust = 1001 }, SpawnStage.OomScore, Errno.EINVAL);
        AssertFails(new ChildSetup { OomScoreAdjust = -1001 }, SpawnStage.OomScore, Errno.EINVAL);
    }

    [Fact]
    public void Cpus()
    {
        var allowed = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("Cpus_allowed_list:")).Split(':')[1].Trim();
        var first = int.Parse(allowed.Split('-', ',')[0]);
        var cpus = new ulong[2];
        cpus[first / 64] = 1ul << first % 64;
        Assert.Equal($"{first}", StatusLine(new ChildSetup { Cpus = cpus }, "Cpus_allowed_list"));
        AssertFails(new ChildSetup { Cpus = [0, 0] }, SpawnStage.Cpus, Errno.EINVAL);
    }

    [Fact]
    public void NoNewPrivileges()
    {
        Assert.Equal("1", StatusLine(new ChildSetup { NoNewPrivileges = true }, "NoNewPrivs"));
        Assert.Equal("0", StatusLine(new ChildSetup(), "NoNewPrivs"));
    }

    [Fact]
    public void TheDeathSignalComesWhenTheSpawningThreadEnds()
    {
        using var programs = new Programs { Setup = new ChildSetup { DeathSignal = Signals.SIGTERM } };
        Child? child = null;
        var thread = new Thread(() => child = programs.Start("sleep", "1000"));
        thread.Start();
        thread.Join();
        using (child) Assert.Equal(ExitStatus.FromSignal(Signals.SIGTERM), child!.WaitForExit());
    }

    [Fact]
    public void AnUnknownDeathSignalIsEinval() => AssertFails(new ChildSetup { DeathSignal = 65 }, SpawnStage.DeathSignal, Errno.EINVAL);

    [Fact]
    public void TheCgroupFileIsToldToTakeTheWriter()
    {
        // An ordinary file stands for cgroup.procs: 0 means "the process that writes this" to the kernel.
        var file = _directory.Write("cgroup.procs", "");
        Output(new ChildSetup { CgroupProcs = Encoding.UTF8.GetBytes(file + '\0') }, "true");
        Assert.Equal("0", File.ReadAllText(file));
        AssertFails(new ChildSetup { CgroupProcs = "/no/such/cgroup.procs\0"u8.ToArray() }, SpawnStage.Cgroup, Errno.ENOENT);
    }

    [RootFact]
    public void AllAtOnce()
    {
        var setup = new ChildSetup
        {
            Uid = 65534,
            Gid = 65534,
            Groups = [65534, 4],
            Rlimits = [(Rlimit.NOFILE, new(64, 64))],
            Umask = 0b111_111,
            Nice = 3,
            OomScoreAdjust = 500,
            Cpus = [ulong.MaxValue],
            NoNewPrivileges = true,
            DeathSignal = Signals.SIGKILL,
        };
        _programs.WorkingDirectory = "/tmp";
        Assert.Equal("65534 65534 64 0077 3 500 /tmp\n",
            Output(setup, "/bin/sh", "-c", "echo $(id -u) $(id -g) $(ulimit -n) $(umask) $(nice) $(cat /proc/self/oom_score_adj) $(pwd)"));
    }

    [Fact]
    public void TheRequestOfASetupAllocatesNothing()
    {
        _programs.Setup = new ChildSetup { Nice = 1, Rlimits = [(Rlimit.CORE, new(0, 0))], Umask = 0 };
        var request = _programs.Request([new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null)], "true");
        Turn();
        Assert.Equal(0, Turn());

        long Turn()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = _programs.Spawn(request);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var pidFd = result.PidFd;
            Waiting.ForReadable(pidFd.Value);
            Assert.Equal(Errno.None, Reaper.WaitPidFd(pidFd.Value, out _, out _));
            pidFd.Close();
            return allocated;
        }
    }
}
