using System.Text;
using Circus.Linux;

namespace Circus.Configuration;

/// <summary>Runs a short script with the host's python3 while the configuration is read, and waits for it.</summary>
internal static class PythonScript
{
    private const int TimeMs = 10_000;
    private const int LongestText = 64 << 10;

    /// <summary>False with its complaint, the last line on stderr, unless it ends with 0.</summary>
    internal static bool TryRun(string python, string script, string argument, IReadOnlyDictionary<string, string> environment, out string output, out string complaint)
    {
        output = "";
        if (!WordBlock.TryCreate([python, "-c", script, argument], out var arguments)
            || !WordBlock.TryCreate([.. environment.Select(static variable => $"{variable.Key}={variable.Value}")], out var variables))
        {
            complaint = "a NUL character in its name";
            return false;
        }

        using var spawner = Spawner.Create();
        using var stdout = MemoryFile.Create();
        using var stderr = MemoryFile.Create();
        var result = spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = variables,
            Descriptors = [new(0, FdMapping.Null), new(1, stdout.Descriptor), new(2, stderr.Descriptor)],
        });
        if (!result.Succeeded)
        {
            complaint = ErrnoText.Describe(result.Errno);
            return false;
        }

        var pidfd = result.PidFd;
        var hasEnded = Sockets.Wait(pidfd.Value, forWriting: false, TimeMs);
        if (!hasEnded)
        {
            PidFd.Signal(pidfd.Value, Signals.SIGKILL);
            Sockets.Wait(pidfd.Value, forWriting: false, TimeMs);
        }

        Reaper.WaitPidFd(pidfd.Value, out var status, out _);
        pidfd.Close();
        output = TextOf(stdout);
        var lines = TextOf(stderr).Split('\n');
        complaint = !hasEnded ? $"it doesn't end within {TimeMs / 1000} s" : lines[^1].Length > 0 ? lines[^1] : $"exit status {status.Code}";
        return status is { Exited: true, Code: 0 };
    }

    private static string TextOf(MemoryFile file)
    {
        Span<byte> text = new byte[LongestText];
        return Encoding.UTF8.GetString(text[..file.Read(text)]).TrimEnd();
    }
}
