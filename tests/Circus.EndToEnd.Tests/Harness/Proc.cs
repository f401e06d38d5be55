using System.Globalization;
using System.Runtime.InteropServices;

namespace Circus.EndToEnd;

/// <summary>Processes as /proc shows them, and signals to them.</summary>
internal static class Proc
{
    internal const int SigHup = 1, SigInt = 2, SigQuit = 3, SigKill = 9, SigUsr1 = 10, SigUsr2 = 12, SigTerm = 15;

    internal static bool Exists(int pid) => Directory.Exists($"/proc/{pid}");

    internal static void Signal(int pid, int signum) => Assert.Equal(0, kill(pid, signum));

    /// <summary>SIGKILL to a process that may be gone already.</summary>
    internal static void Kill(int pid) => _ = kill(pid, SigKill);

    /// <summary>A line of /proc/PID/status.</summary>
    internal static string Status(int pid, string name) =>
        File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    /// <summary>The fields of /proc/PID/stat behind the name: state, ppid, pgrp, session, ...; null when there is no such process.</summary>
    internal static string[]? Stat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    internal static int ParentOf(int pid) => Stat(pid) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    internal static bool IsZombie(int pid) => Stat(pid) is ["Z", ..];

    internal static string[] CommandLine(int pid) => Words(pid, "cmdline");

    internal static string[] Environment(int pid) => Words(pid, "environ");

    internal static int[] Fds(int pid) =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Order()];

    /// <summary>How many sockets a process holds.</summary>
    internal static int SocketsOf(int pid) => Directory.Exists($"/proc/{pid}/fd") ? Fds(pid).Count(fd => LinkTo($"/proc/{pid}/fd/{fd}")?.StartsWith("socket:", StringComparison.Ordinal) == true) : 0;

    internal static string? LinkTo(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    internal static int[] ChildrenOf(int parent) => [.. All().Where(pid => ParentOf(pid) == parent)];

    internal static int[] DescendantsOf(int ancestor) =>
        [.. ChildrenOf(ancestor).SelectMany(child => DescendantsOf(child).Prepend(child))];

    /// <summary>Processes that run in a directory: what a daemon leaves behind keeps its working directory.</summary>
    internal static int[] RunningIn(string directory) =>
        [.. All().Where(pid => LinkTo($"/proc/{pid}/cwd") is { } target && (target == directory || target.StartsWith(directory + " (deleted)", StringComparison.Ordinal)))];

    private static string[] Words(int pid, string name)
    {
        // vfork(2) lets the parent go on just before exec has put the words in place: env_end, field 51 of proc_pid_stat(5), comes last.
        Patience.Until(() => Stat(pid) is not { } fields || fields[0] == "Z" || fields[48] != "0", $"{pid} has its arguments");
        try
        {
            return File.ReadAllText($"/proc/{pid}/{name}").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException) when (!Directory.Exists($"/proc/{pid}"))
        {
            return []; // it has ended meanwhile
        }
    }

    [DllImport("libc")]
    private static extern int kill(int pid, int signum);
}
