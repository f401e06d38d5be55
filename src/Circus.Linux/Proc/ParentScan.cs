namespace Circus.Linux;

/// <summary>Every process of the machine with its parent, read once: the slow way to a tree, 13 µs per process.</summary>
internal sealed class ParentScan
{
    private readonly List<(int Pid, int Parent)> _processes = [];

    /// <summary>Reads as far as descriptors reach. EMFILE, ENFILE: not to the end.</summary>
    internal static Errno Take(out ParentScan scan)
    {
        scan = new ParentScan();
        Span<byte> names = stackalloc byte[4096];
        var pids = new ProcNumbers(ProcPath.Root, names);
        var errno = pids.OpenError;
        while (errno == Errno.None && pids.MoveNext()) errno = scan.Add(pids.Current);
        pids.Dispose();
        return errno;
    }

    internal void AppendChildren(int pid, List<int> into)
    {
        foreach (var process in _processes)
            if (process.Parent == pid) into.Add(process.Pid);
    }

    internal void AppendDescendants(int pid, List<int> into)
    {
        var next = into.Count;
        AppendChildren(pid, into);
        // The scan isn't one instant: a pid reused meanwhile could close a circle, so nobody enters twice.
        for (; next < into.Count; next++)
            foreach (var process in _processes)
                if (process.Parent == into[next] && process.Pid != pid && !into.Contains(process.Pid)) into.Add(process.Pid);
    }

    private Errno Add(int pid)
    {
        var errno = ProcStat.TryOpen(pid, out var statFd);
        if (errno == Errno.None && ProcStat.TryReadFrom(statFd.Value, out var stat)) _processes.Add((pid, stat.ParentPid));
        statFd.Close();
        return errno is Errno.ENOENT or Errno.ESRCH ? Errno.None : errno;
    }
}
