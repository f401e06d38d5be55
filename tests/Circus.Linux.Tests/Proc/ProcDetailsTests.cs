namespace Circus.Linux.Tests;

public sealed class ProcDetailsTests : IDisposable
{
    private readonly Programs _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void TellsOfThisProcess()
    {
        Assert.True(ProcDetails.TryReadUid(Environment.ProcessId, out var uid));
        Assert.Equal(EffectiveUser.Uid, uid);
        Assert.True(ProcDetails.TryReadMemory(Environment.ProcessId, out var virtualBytes, out var residentBytes));
        Assert.InRange(residentBytes, 10_000_000, 10_000_000_000);
        Assert.True(virtualBytes > residentBytes);
        Assert.True(ProcDetails.TryReadFirstArgument(Environment.ProcessId, out var argument));
        Assert.Equal(File.ReadAllText("/proc/self/cmdline").Split('\0')[0], argument);
    }

    [Fact]
    public void AZombieHasNoArgumentAndNoMemory()
    {
        using var child = _programs.Start("true");
        Waiting.ForReadable(child.PidFd);
        Assert.True(ProcDetails.TryReadFirstArgument(child.Pid, out var argument));
        Assert.Equal("", argument);
        Assert.True(ProcDetails.TryReadMemory(child.Pid, out var virtualBytes, out var residentBytes));
        Assert.Equal((0, 0), (virtualBytes, residentBytes));
        Assert.True(ProcDetails.TryReadUid(child.Pid, out _));
    }

    [Fact]
    public void WhoIsGoneTellsNothing()
    {
        using var child = _programs.Start("true");
        child.WaitForExit();
        Assert.False(ProcDetails.TryReadUid(child.Pid, out _) || ProcDetails.TryReadFirstArgument(child.Pid, out _) || ProcDetails.TryReadMemory(child.Pid, out _, out _));
    }

    [Fact]
    public void TheMachineHasMemoryAndABootTime()
    {
        Assert.True(ProcMachine.TryReadMemory(out var bytes));
        Assert.Equal(long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024, bytes);
        Assert.True(ProcMachine.TryReadBootTime(out var boot));
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(boot, Clock.RealtimeSeconds() - uptime - 5, Clock.RealtimeSeconds() - uptime + 5);
    }
}
