namespace Circus.Linux.Tests;

public sealed class PlainSpawnTests() : SpawnContract(plain: true);

public sealed class SetupSpawnTests() : SpawnContract(plain: false);

/// <summary>What both ways of starting a program have in common.</summary>
public abstract partial class SpawnContract(bool plain) : IDisposable
{
    private readonly Programs _programs = new(plain);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _programs.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void SignalsAreDefaultAndUnblockedWhateverTheParentBlocks()
    {
        Signals.Block(SignalSet.Daemon);
        try
        {
            using var child = _programs.Start("cat", "/proc/self/status");
            var status = child.ReadToEnd();
            string[] masks = ["SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt"];
            var lines = status.Split('\n').Where(line => masks.Contains(line.Split(':')[0]));
            Assert.Equal(masks.Select(mask => $"{mask}:\t0000000000000000"), lines);
        }
        finally
        {
            Signals.Unblock(SignalSet.Daemon);
        }
    }

    [Fact]
    public void TheMaskOfTheParentIsAsBefore()
    {
        var before = Signals.Blocked();
        using var child = _programs.Start("true");
        Assert.Equal(before, Signals.Blocked());
    }

    [Fact]
    public void LeadsItsOwnSessionAndGroup()
    {
        using var child = _programs.Start("cat", "/proc/self/stat");
        var fields = child.ReadToEnd().Split(' ');
        Assert.Equal([$"{child.Pid}", $"{Environment.ProcessId}", $"{child.Pid}", $"{child.Pid}"], [fields[0], .. fields[3..6]]);
    }

    [Fact]
    public void HasExactlyTheListedDescriptors()
    {
        using var input = new Pipe();
        var leaky = new Fd(Libc.eventfd(0, 0));
        _programs.Input = input.ReadEnd;
        // Only once it runs its script the loader has closed its files.
        using var child = _programs.Shell("echo ready; read line");
        Assert.Equal("ready", child.ReadLine());
        var links = Directory.GetFileSystemEntries($"/proc/{child.Pid}/fd").Select(Path.GetFileName).Order();
        leaky.Close();
        Assert.Equal(["0", "1", "2"], links);
        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{child.Pid}/fd/2", false)!.FullName);
        Assert.StartsWith("pipe:", File.ResolveLinkTarget($"/proc/{child.Pid}/fd/1", false)!.Name);
    }

    [Fact]
    public void ADescriptorThatIsNotOpenIsADescriptorFailure()
    {
        var result = _programs.Spawn([new(0, FdMapping.Null), new(1, 1_000_000)], "true");
        Assert.Equal((SpawnStage.Descriptors, Errno.EBADF), (result.Stage, result.Errno));
    }

    [Fact]
    public void NullReadsAsEmpty()
    {
        using var child = _programs.Shell("cat; echo end");
        Assert.Equal("end\n", child.ReadToEnd());
    }

    [Fact]
    public void ArgumentsArriveAsTheyAre()
    {
        using var child = _programs.Start("/bin/sh", "-c", "printf '[%s]' \"$@\"", "sh", "", "a b", "Zirkus ☂", "--", "*");
        Assert.Equal("[][a b][Zirkus ☂][--][*]", child.ReadToEnd());
    }

    [Fact]
    public void ManyArgumentsArrive()
    {
        using var child = _programs.Start(["/bin/sh", "-c", "echo $#", "sh", .. Enumerable.Range(0, 5000).Select(i => $"{i}")]);
        Assert.Equal("5000\n", child.ReadToEnd());
    }

    [Fact]
    public void TheEnvironmentIsExactlyTheGivenOne()
    {
        _programs.Environment = ["A=1", "PATH=/usr/bin", "EMPTY="];
        using var child = _programs.Start("env");
        Assert.Equal("A=1\nPATH=/usr/bin\nEMPTY=\n", child.ReadToEnd());
    }

    [Fact]
    public void AProcessMayHaveAVariableOfItsOwn()
    {
        _programs.Environment = ["A=1"];
        _programs.OwnVariable = "OWN=x y";
        using var child = _programs.Start("/usr/bin/env");
        Assert.Equal("A=1\nOWN=x y\n", child.ReadToEnd());
    }

    [Fact]
    public void AnEmptyEnvironmentIsEmpty()
    {
        _programs.Environment = [];
        using var child = _programs.Start("/usr/bin/env");
        Assert.Equal("", child.ReadToEnd());
    }

    [Fact]
    public void StartsInTheWorkingDirectory()
    {
        _programs.WorkingDirectory = _directory.Path;
        using var child = _programs.Start("pwd");
        Assert.Equal(_directory.Path + "\n", child.ReadToEnd());
    }

    [Fact]
    public void ExitStatusArrives()
    {
        using var child = _programs.Shell("exit 7");
        Assert.Equal(ExitStatus.FromExit(7), child.WaitForExit());
    }

    [Fact]
    public void AllocatesNothing()
    {
        _programs.WorkingDirectory = "/";
        var request = _programs.Request([new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null)], "true");
        Turn();
        long allocated = 0;
        for (var i = 0; i < 20; i++) allocated += Turn();
        Assert.Equal(0, allocated);

        long Turn()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = _programs.Spawn(request);
            var spawned = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(result.Succeeded);
            var pidFd = result.PidFd;
            Waiting.ForReadable(pidFd.Value);
            before = GC.GetAllocatedBytesForCurrentThread();
            var reaped = Reaper.WaitPidFd(pidFd.Value, out _, out _);
            pidFd.Close();
            spawned += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(Errno.None, reaped);
            return spawned;
        }
    }
}
