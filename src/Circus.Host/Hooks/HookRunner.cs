using System.Globalization;
using Circus.Linux;
using Circus.Options;

namespace Circus.Hooks;

/// <summary>
/// Runs hooks as processes of their own: started by the loop's thread, with the daemon's rights, directory and environment, what they are
/// asked about in CIRCUS_… variables and as JSON on stdin, awaited by their pidfd. Nothing here waits.
/// </summary>
/// <param name="watchExit">Told the pid and pidfd of each process, to wait for its end.</param>
/// <param name="watchReplies">Told the descriptor on which the Python process answers.</param>
/// <param name="environment">The daemon's environment.</param>
internal sealed class HookRunner(Action<int, int> watchExit, Action<int> watchReplies, IReadOnlyDictionary<string, string> environment) : IDisposable
{
    /// <summary>What extended_stats may print about one process.</summary>
    private const int LargestOutput = 1 << 20;

    private readonly Dictionary<int, Running> _running = [];
    private readonly Queue<(HookCall Call, HookOutcome Outcome)> _done = new();
    private Spawner? _spawner;
    private PythonHooks? _python;

    /// <summary>Outcomes wait to be taken.</summary>
    internal bool HasDone => _done.Count > 0;

    internal bool IsOurs(int pid) => _running.ContainsKey(pid) || _python?.Pid == pid;

    internal bool TryTakeDone(out (HookCall Call, HookOutcome Outcome) done) => _done.TryDequeue(out done);

    internal void Run(HookCall call)
    {
        _spawner ??= Spawner.Create();
        if (call.Hook.Kind == HookKind.Python)
        {
            _python ??= new PythonHooks(_spawner, environment, watchExit, watchReplies, _done);
            _python.Ask(call);
            return;
        }

        Fd output = default;
        try
        {
            using var input = MemoryFile.Create(call.Context);
            var errno = call.Point == HookPoint.ExtendedStats ? BoundedMemoryFile.Create(LargestOutput, out output) : Errno.None;
            if (errno == Errno.None)
                Start(call, input.Descriptor, new Fd(output.Take()));
            else
                _done.Enqueue((call, HookOutcome.Broken($"a file in memory: {ErrnoText.Describe(errno)}")));
        }
        catch (KernelException exception)
        {
            _done.Enqueue((call, HookOutcome.Broken(exception.Message)));
        }
    }

    /// <summary>Ends a hook and what it has started; it is reaped when its end is noticed.</summary>
    internal void Kill(HookCall call)
    {
        if (call.Hook.Kind == HookKind.Python)
        {
            _python?.GiveUp(call);
            return;
        }

        foreach (var (pid, running) in _running)
        {
            if (!ReferenceEquals(running.Call, call))
                continue;
            Signals.KillGroup(pid, Signals.SIGKILL);
            return;
        }
    }

    /// <summary>A process of ours may have ended.</summary>
    internal void OnExit(int pid)
    {
        if (_python?.Pid == pid)
        {
            _python.OnExit();
            return;
        }

        if (!_running.TryGetValue(pid, out var running) || Reaper.WaitPidFd(running.PidFd.Value, out var status, out _) == Errno.EAGAIN)
            return;
        _running.Remove(pid);
        _done.Enqueue((running.Call, OutcomeOf(running, status)));
        running.Close();
    }

    internal void OnReplies() => _python?.OnReplies();

    public void Dispose()
    {
        foreach (var (pid, running) in _running)
        {
            Signals.KillGroup(pid, Signals.SIGKILL);
            running.Close();
        }

        _running.Clear();
        _python?.Dispose();
        _spawner?.Dispose();
    }

    private void Start(HookCall call, int input, Fd output)
    {
        string[] words = call.Hook.Kind == HookKind.Program ? [call.Hook.Command] : ["/bin/sh", "-c", call.Hook.Command];
        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in call.Variables)
            variables[name] = value;
        if (!WordBlock.TryCreate(words, out var arguments)
            || !WordBlock.TryCreate(variables.Select(static each => $"{each.Key}={each.Value}").ToArray(), out var block))
        {
            _done.Enqueue((call, HookOutcome.Broken("its command line or environment holds a NUL character")));
            output.Close();
            return;
        }

        var result = _spawner!.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = block,
            Descriptors = [new(0, input), new(1, output.IsOpen ? output.Value : 1), new(2, 2)],
        });
        if (result.Succeeded)
        {
            _running.Add(result.Pid, new Running(call, result.PidFd, output));
            watchExit(result.Pid, result.PidFd.Value);
            return;
        }

        _done.Enqueue((call, HookOutcome.Broken($"[Errno {(int)result.Errno}] {ErrnoText.Describe(result.Errno)}: {PythonRepr.Of(words[0])}")));
        output.Close();
    }

    private static HookOutcome OutcomeOf(in Running running, ExitStatus status)
    {
        if (status.Signalled)
            return HookOutcome.Broken($"it was killed by {(SignalNames.TryGetName(status.Code, out var name) ? name : $"signal {status.Code}")}");
        if (status.Code != 0)
            return HookOutcome.Refused(string.Create(CultureInfo.InvariantCulture, $"exit status {status.Code}"));
        return HookOutcome.Returned(true) with { Output = running.Output.IsOpen ? BoundedMemoryFile.ReadText(running.Output.Value, LargestOutput) : null };
    }

    private readonly record struct Running(HookCall Call, Fd PidFd, Fd Output)
    {
        internal void Close()
        {
            var (pidfd, output) = (PidFd, Output);
            pidfd.Close();
            output.Close();
        }
    }
}
