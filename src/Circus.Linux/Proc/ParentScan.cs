namespace Circus.Linux;

/// <summary>Every process of the machine with its parent, read once: the slow way to a tree, 13 µs per process.</summary>
internal sealed class ParentScan
{
    private readonly List<(int Pid, int Parent)> _processes = [];

    internal static ParentScan Take()
    {
        var scan = new ParentScan();
        Span<byte> names = stackalloc byte[4096];
        var pids = new ProcNumbers(ProcPath.Root, names);
        while (pids.MoveNext())
            if (ProcStat.TryRead(pids.Current, out var stat)) scan._processes.Add((stat.Pid, stat.ParentPid));
        pids.Dispose();
        return scan;
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
}
