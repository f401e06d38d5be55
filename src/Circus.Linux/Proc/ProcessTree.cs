namespace Circus.Linux;

/// <summary>
/// Who descends from a process, at the moment of asking. /proc/PID/task/TID/children costs one small file per thread of the tree; a kernel
/// without it (CONFIG_PROC_CHILDREN) makes us read the parent of every process of the machine.
/// </summary>
public static class ProcessTree
{
    /// <summary>Appends the pids of the direct children, zombies included; nothing when the process is gone.</summary>
    public static void Children(int pid, List<int> into)
    {
        if (!ProcChildren.TryAppend(pid, into)) ParentScan.Take().AppendChildren(pid, into);
    }

    /// <summary>Appends the pids of all descendants, zombies included, every parent before its children.</summary>
    public static void Descendants(int pid, List<int> into)
    {
        var start = into.Count;
        if (!ProcChildren.TryAppend(pid, into))
        {
            ParentScan.Take().AppendDescendants(pid, into);
            return;
        }
        for (var next = start; next < into.Count; next++)
        {
            var before = into.Count;
            ProcChildren.TryAppend(into[next], into);
            RemoveSeen(into, start, before);
        }
    }

    // A process whose parent dies while we walk moves below another one, and could be met twice.
    private static void RemoveSeen(List<int> pids, int start, int before)
    {
        for (var i = pids.Count - 1; i >= before; i--)
            if (pids.IndexOf(pids[i], start, i - start) >= 0) pids.RemoveAt(i);
    }
}
