namespace Circus.Linux.Tests;

/// <summary>A started program with its standard output on a pipe; killed and reaped at the latest when disposed.</summary>
internal sealed class Child : IDisposable
{
    private readonly Pipe _output;
    private Fd _pidFd;
    private bool _reaped;

    internal Child(SpawnResult result, Pipe output)
    {
        Assert.True(result.Succeeded, $"{result.Stage}: {result.Errno}");
        Pid = result.Pid;
        _pidFd = result.PidFd;
        _output = output;
        _output.CloseWriteEnd();
    }

    internal int Pid { get; }

    internal int PidFd => _pidFd.Value;

    internal ResourceUsage Usage { get; private set; }

    internal string ReadLine() => Waiting.ForLine(_output.ReadEnd);

    internal string ReadToEnd() => Waiting.ForEndOf(_output.ReadEnd);

    internal ExitStatus WaitForExit()
    {
        Waiting.ForReadable(PidFd);
        Assert.Equal(Errno.None, Reaper.WaitPidFd(PidFd, out var status, out var usage));
        _reaped = true;
        Usage = usage;
        return status;
    }

    public void Dispose()
    {
        if (!_reaped)
        {
            Linux.PidFd.Signal(PidFd, Signals.SIGKILL);
            WaitForExit();
        }
        _pidFd.Close();
        _output.Dispose();
    }
}
