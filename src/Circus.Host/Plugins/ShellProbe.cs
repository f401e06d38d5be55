using System.Collections;
using System.Text;
using Circus.Linux;

namespace Circus.Plugins;

/// <summary>A command line under /bin/sh, in a session of its own. Its stdin and stdout are files in memory.</summary>
internal sealed class ShellProbe : RunningProbe
{
    private const int LongestOutput = 64 << 10;

    private readonly MemoryFile _output;
    private readonly int _pid;
    private Fd _pidfd;

    private ShellProbe(int pid, Fd pidfd, MemoryFile output, Instant started, TimeSpan timeout)
        : base(started, timeout) => (_pid, _pidfd, _output) = (pid, pidfd, output);

    internal override int Descriptor => _pidfd.Value;

    internal override EpollEvents Wanted => EpollEvents.In;

    /// <summary>Starts it; a result when that fails.</summary>
    internal static ProbeResult? TryStart(Spawner spawner, CommandProbe command, Instant now, out ShellProbe? probe)
    {
        probe = null;
        if (!WordBlock.TryCreate(["/bin/sh", "-c", command.Command], out var arguments) || !WordBlock.TryCreate(Environment(command), out var environment))
            return ProbeResult.Failed("the command or a variable holds a NUL character");
        var output = MemoryFile.Create();
        using var input = command.Input is null ? null : MemoryFile.Create(command.Input);
        var result = spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = environment,
            Descriptors = [new(0, input?.Descriptor ?? FdMapping.Null), new(1, output.Descriptor), new(2, 2)],
        });
        if (!result.Succeeded)
        {
            output.Dispose();
            return ProbeResult.Failed($"{result.Stage}: {ErrnoText.Describe(result.Errno)}");
        }

        probe = new ShellProbe(result.Pid, result.PidFd, output, now, command.Timeout);
        return null;
    }

    internal override ProbeResult? OnReady()
    {
        if (Reaper.WaitPidFd(_pidfd.Value, out var status, out _) == Errno.EAGAIN)
            return null;
        var text = new byte[LongestOutput];
        return new ProbeResult
        {
            IsOk = status is { Exited: true, Code: 0 },
            Code = status.CircusCode,
            Text = Encoding.UTF8.GetString(text, 0, _output.Read(text)),
            Error = status is { Exited: true, Code: 0 } ? "" : status.Exited ? $"exit status {status.Code}" : $"killed by signal {status.Code}",
        };
    }

    internal override ProbeResult OnTimeout()
    {
        Signals.KillGroup(_pid, Signals.SIGKILL);
        Sockets.Wait(_pidfd.Value, forWriting: false, timeoutMs: 1000);
        Reaper.WaitPidFd(_pidfd.Value, out _, out _);
        return ProbeResult.Failed($"not done within {(Deadline - Started).TotalSeconds} s; killed");
    }

    public override void Dispose()
    {
        _pidfd.Close();
        _output.Dispose();
    }

    private static string[] Environment(CommandProbe command)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in command.Variables)
            variables[name] = value;
        return [.. variables.Select(static variable => $"{variable.Key}={variable.Value}")];
    }
}
