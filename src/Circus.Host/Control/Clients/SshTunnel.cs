using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Circus.Linux;

namespace Circus.Control.Clients;

/// <summary>
/// The system's ssh client between us and an endpoint that only the remote host reaches. Its stdin and stdout are one end of a socket pair: the
/// connection itself for tcp, so that nothing listens on this host; else what ssh lives by, while it listens on a socket in a directory of ours
/// alone. So it ends when we end. It stays in our session: passwords are asked on the terminal.
/// </summary>
internal sealed class SshTunnel : IDisposable
{
    private readonly int _pid;
    private readonly string? _directory;
    private Fd _pidFd;
    private Fd _socket;

    private SshTunnel(int pid, Fd pidFd, Fd socket, string? directory) => (_pid, _pidFd, _socket, _directory) = (pid, pidFd, socket, directory);

    /// <summary>Where ssh listens for us; null when its stdin and stdout are the connection.</summary>
    internal string? LocalSocket => _directory is null ? null : SocketIn(_directory);

    /// <summary>Starts ssh; whether it gets through shows in the traffic. Error is a whole sentence.</summary>
    internal static bool TryOpen(SshHost host, Endpoint endpoint, [NotNullWhen(true)] out SshTunnel? tunnel, out string error)
    {
        tunnel = null;
        var directory = endpoint.Transport == EndpointTransport.Ipc ? Directory.CreateTempSubdirectory("circus-ssh-").FullName : null;
        var errno = Sockets.Pair(out var ours, out var theirs);
        if (errno == Errno.None)
        {
            var started = Start(host.CommandTo(endpoint, SocketIn(directory ?? "")), theirs.Value);
            errno = started?.Errno ?? Errno.EINVAL;
            if (started is { Succeeded: true } running)
                tunnel = new SshTunnel(running.Pid, running.PidFd, ours, directory);
        }

        theirs.Close();
        error = errno == Errno.None ? "" : $"Could not start ssh to reach {host}: {(errno == Errno.ENOENT ? "there is no program `ssh` in PATH" : ErrnoText.Describe(errno))}";
        if (tunnel is not null)
            return true;
        ours.Close();
        if (directory is not null)
            Directory.Delete(directory, recursive: true);
        return false;
    }

    /// <summary>Gives ssh's stdin and stdout away, once.</summary>
    internal Fd TakeSocket() => new(_socket.Take());

    public void Dispose()
    {
        // It finds the end of its input; one that still waits for a connection or a password doesn't look.
        _socket.Close();
        _ = PidFd.Signal(_pidFd.Value, Signals.SIGTERM);
        _pidFd.Close();
        _ = Reaper.ReapPid(_pid, out _);
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
    }

    private static string SocketIn(string directory) => Path.Combine(directory, "endpoint");

    /// <summary>Null when a word holds a NUL, which no program could receive.</summary>
    private static Circus.Linux.SpawnResult? Start(IReadOnlyList<string> command, int socket)
    {
        if (!WordBlock.TryCreate([.. command], out var arguments) || !WordBlock.TryCreate([.. Variables()], out var environment))
            return null;
        using var spawner = Spawner.Create();
        return spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = environment,
            Descriptors = [new(0, socket), new(1, socket), new(2, 2)],
            KeepsSession = true,
        });
    }

    private static IEnumerable<string> Variables()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            yield return $"{variable.Key}={variable.Value}";
    }
}
