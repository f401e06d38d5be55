using System.Collections;
using System.IO.Pipes;
using Circus.Linux;

namespace Circus.Daemons;

/// <summary>
/// `--daemon`: a running runtime can't fork, so the daemon is started as a new process of the same program, in its own session, with the
/// same arguments. It keeps our stderr until it is up and then lets go of it, so a daemon that can't start says why where it was started.
/// </summary>
public static class Background
{
    /// <summary>The descriptor of the pipe on which the new daemon tells that it is up.</summary>
    private const int ReadyFd = 3;

    /// <summary>The option of `circus daemon` that carries it; not shown in help.</summary>
    public const string ReadyOption = "--ready-fd";

    /// <summary>Starts the daemon and waits until it is up or has ended; the exit status of the command.</summary>
    public static int Run(DaemonOptions options)
    {
        if (!WordBlock.TryCreate(ArgumentsOf(options).ToArray(), out var arguments) || !WordBlock.TryCreate(EnvironmentWords(), out var environment))
        {
            Console.Error.WriteLine("an argument or environment variable holds a NUL character");
            return DaemonExit.Usage;
        }

        using var spawner = Spawner.Create();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var result = spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = environment,
            Descriptors = [new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, 2), new(ReadyFd, (int)pipe.ClientSafePipeHandle.DangerousGetHandle())],
        });
        pipe.DisposeLocalCopyOfClientHandle();
        if (!result.Succeeded)
        {
            Console.Error.WriteLine($"the daemon can't be started: {result.Stage}: {ErrnoText.Describe(result.Errno)}");
            return DaemonExit.Failed;
        }

        // One byte when it is up; the end of the pipe without one when it has ended before.
        return pipe.ReadByte() >= 0 ? DaemonExit.Done : StatusOf(result.PidFd);
    }

    private static int StatusOf(Fd pidfd)
    {
        using var epoll = Epoll.Create();
        epoll.Add(pidfd.Value, EpollEvents.In, 0);
        while (epoll.Wait(new EpollEvent[1], timeoutMs: -1) == 0)
        {
        }

        Reaper.WaitPidFd(pidfd.Value, out var status, out _);
        pidfd.Close();
        return status is { Exited: true, Code: not 0 } ? status.Code : DaemonExit.Failed;
    }

    private static IEnumerable<string> ArgumentsOf(DaemonOptions options)
    {
        yield return Environment.ProcessPath!;
        yield return "daemon";
        (string, string?)[] given =
        [
            ("--log-level", options.LogLevel), ("--log-output", options.LogOutput), ("--logger-config", options.LoggerConfig),
            ("--pidfile", options.PidFile),
        ];
        foreach (var (name, value) in given)
        {
            if (value is null)
                continue;
            yield return name;
            yield return value;
        }

        yield return ReadyOption;
        yield return $"{ReadyFd}";
        yield return options.ConfigPath;
    }

    private static string[] EnvironmentWords() =>
        [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];
}
