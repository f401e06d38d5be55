using Circus.Config;
using Circus.ManagedSockets;
using Circus.Streams;

namespace Circus.Fakes.Tests;

/// <summary>How a fake process takes a signal that asks it to end.</summary>
internal enum Temper
{
    /// <summary>Ends as soon as exits are delivered.</summary>
    Obedient,

    /// <summary>Ends by SIGKILL only.</summary>
    Stubborn,
}

internal sealed class FakeProcess
{
    internal required int Pid { get; init; }

    internal required string Watcher { get; init; }

    internal required int Wid { get; init; }

    internal Temper Temper { get; init; }

    /// <summary>It has ended with this code and waits to be reaped; null while it runs.</summary>
    internal int? ExitCode { get; set; }
}

/// <summary>A kernel whose processes live in a table; what happens to them is decided by the test.</summary>
internal sealed class FakeKernel : IKernel
{
    private const int SigHup = 1;
    private const int SigKill = 9;
    private int _nextPid = 100;

    internal FakeSockets Sockets { get; } = new();

    IManagedSockets IKernel.Sockets => Sockets;

    private sealed record Launch(WatcherSpec Spec) : ILaunch;

    /// <summary>Processes that were spawned and not reaped, in spawn order.</summary>
    internal List<FakeProcess> Processes { get; } = [];

    /// <summary>Every signal sent: the pid, the signal and the scope.</summary>
    internal List<(int Pid, int Signum, SignalScope Scope)> Signals { get; } = [];

    /// <summary>Called for each new process: how it takes signals.</summary>
    internal Func<Temper> NewTemper { get; set; } = () => Temper.Obedient;

    /// <summary>Asked before each spawn; a result with an error makes it fail.</summary>
    internal Func<SpawnResult> NextSpawn { get; set; } = () => default;

    /// <summary>Told of each spawn, before the arbiter knows of it.</summary>
    internal Action<FakeProcess> OnSpawn { get; set; } = _ => { };

    internal int SpawnAttempts { get; private set; }

    public bool TryPrepare(WatcherSpec spec, out ILaunch? launch, out string error)
    {
        launch = new Launch(spec);
        error = "";
        return true;
    }

    public SpawnResult Spawn(ILaunch launch, int wid, IOutputs? outputs)
    {
        SpawnAttempts++;
        var result = NextSpawn();
        if (result.Error is not null)
            return result;
        var process = new FakeProcess { Pid = _nextPid++, Watcher = ((Launch)launch).Spec.Name, Wid = wid, Temper = NewTemper() };
        Processes.Add(process);
        OnSpawn(process);
        return SpawnResult.Started(process.Pid);
    }

    public SignalResult Signal(int pid, int signum, SignalScope scope, List<int> signalled)
    {
        Signals.Add((pid, signum, scope));
        var process = Processes.Find(each => each.Pid == pid);
        if (process is null or { ExitCode: not null })
            return SignalResult.Gone;
        if (SignalError is { } error)
            return SignalResult.Refused(error);
        signalled.Add(pid);
        if (signum == SigKill || (process.Temper == Temper.Obedient && signum is not (0 or SigHup)))
            process.ExitCode = -signum;
        return default;
    }

    public SignalResult SignalChild(int pid, int childPid, int signum) => SignalResult.Gone;

    /// <summary>Not null: the system refuses every signal with this text.</summary>
    internal string? SignalError { get; set; }

    public bool TryOpenOutputs(WatcherSpec spec, out IOutputs? outputs, out string error)
    {
        outputs = null;
        error = "";
        return true;
    }

    public void ReopenOutputs(IOutputs outputs)
    {
    }

    public void CloseOutputs(IOutputs outputs)
    {
    }

    public void ReplaceOutputs(IOutputs? outputs, IOutputs? successor)
    {
    }
}
