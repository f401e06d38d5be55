using Circus.Config;
using Circus.Linux;
using Circus.Logging;
using Circus.Loop;
using Circus.Options;
using Circus.Streams;

namespace Circus.Spawning;

/// <content>The programs of ExecStreams: as the user of the workers, with their environment and directory.</content>
internal sealed partial class LinuxKernel
{
    private readonly List<StreamProgram> _programs = [];
    private readonly SystemClock _clock = new();

    /// <summary>When a program is to be started again.</summary>
    internal Instant NextProgram
    {
        get
        {
            var next = Instant.Never;
            foreach (var program in _programs)
                next = Instant.Min(next, program.Due);
            return next;
        }
    }

    internal void StartDuePrograms()
    {
        foreach (var program in _programs)
        {
            if (program.Due <= _clock.Now)
                Start(program);
        }
    }

    /// <summary>True when the process that has ended was a program of a stream.</summary>
    internal bool OnProgramExit(int pid, ExitStatus status)
    {
        var program = _programs.Find(each => each.Pid == pid);
        if (program is null)
            return false;
        var delay = program.OnEnded(_clock.Now);
        if (program.IsRetired)
            _programs.Remove(program);
        else
            StreamLog.ProgramEnded(_outputs!.Logger, program.Stream.Name, status.CircusCode, delay.TotalSeconds);
        return true;
    }

    /// <summary>Their inputs have ended: lets them read what is left, for so long.</summary>
    internal void AwaitPrograms(TimeSpan patience)
    {
        var end = _clock.Now + patience;
        foreach (var program in _programs)
        {
            program.Retire();
            if (program.Pid == 0 || !_pidfds.TryGetValue(program.Pid, out var pidfd))
                continue;
            Linux.Sockets.Wait(pidfd.Value, forWriting: false, (int)Math.Max(0, (end - _clock.Now).TotalMilliseconds));
            if (!TryReap(program.Pid, out _, out _))
                Signals.Kill(program.Pid, Signals.SIGTERM);
        }
    }

    private bool TryAddPrograms(WatcherSpec spec, WatcherOutputs outputs, out string error)
    {
        error = "";
        return TryAddProgram(spec, outputs.StdoutStream, "stdout", ref error) && TryAddProgram(spec, outputs.StderrStream, "stderr", ref error);
    }

    private bool TryAddProgram(WatcherSpec spec, OutputStream? stream, string which, ref string error)
    {
        if (stream is not { Options.Class: StreamClass.ExecStream })
            return true;
        var definition = spec.Clone();
        (definition.Options.Cmd, definition.Options.Args, definition.Options.Shell) = (stream.Options.Cmd!, new Arguments(""), false);
        (definition.Options.Executable, definition.Options.UseSockets, definition.Options.StdinSocket) = (null, false, null);
        if (!_launches.TryCreate(definition, out var launch, out var reason))
        {
            error = $"{which}_stream.cmd: {reason}";
            return false;
        }

        var program = new StreamProgram(stream, new Fd(stream.ProgramInput.Take()), launch!);
        _programs.Add(program);
        Start(program);
        return true;
    }

    private void Start(StreamProgram program)
    {
        // Its command line was built before, for this number.
        program.Launch.TryGetArguments(1, out var arguments, out _);
        var result = _spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = program.Launch.Environment,
            Descriptors = program.Descriptors,
            WorkingDirectory = program.Launch.WorkingDirectory,
            Setup = program.Launch.SetupOf(1),
        });
        if (!result.Succeeded)
        {
            var delay = program.OnEnded(_clock.Now);
            StreamLog.ProgramFailed(_outputs!.Logger, program.Stream.Name, SpawnFailure.Describe(result, program.Launch, wid: 1), delay.TotalSeconds);
            return;
        }

        _pidfds.Add(result.Pid, result.PidFd);
        program.OnStarted(result.Pid, _clock.Now);
        _watch(result.Pid, result.PidFd.Value);
    }

    private void RetirePrograms(WatcherOutputs? outputs)
    {
        for (var i = _programs.Count - 1; outputs is not null && i >= 0; i--)
        {
            var program = _programs[i];
            if (program.Stream != outputs.StdoutStream && program.Stream != outputs.StderrStream)
                continue;
            program.Retire();
            if (program.Pid == 0)
                _programs.RemoveAt(i);
        }
    }
}
