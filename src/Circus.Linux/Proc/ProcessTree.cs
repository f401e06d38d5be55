namespace Circus.Linux;

/// <summary>
/// Who descends from a process, at the moment of asking. /proc/PID/task/TID/children costs one small file per thread of the tree; a kernel
/// without it (CONFIG_PROC_CHILDREN) makes us read the parent of every process of the machine.
/// </summary>
public static class ProcessTree
{
    /// <summary>
    /// Appends the pids of the direct children, zombies included; nothing when the process is gone. EMFILE, ENFILE: could not look.
    /// </summary>
    public static Errno Children(int pid, List<int> into)
    {
        var errno = ProcChildren.Append(pid, into);
        if (errno != Errno.ENOSYS) return errno;
        errno = ParentScan.Take(out var scan);
        scan.AppendChildren(pid, into);
        return errno;
    }

    /// <summary>
    /// Appends the pids of all descendants, zombies included, every parent before its children. EMFILE, ENFILE: could not look everywhere.
    /// </summary>
    public static Errno Descendants(int pid, List<int> into)
    {
        var start = into.Count;
        var errno = ProcChildren.Append(pid, into);
        if (errno == Errno.ENOSYS)
        {
            errno = ParentScan.Take(out var scan);
            scan.AppendDescendants(pid, into);
            return errno;
        }
        for (var next = start; next < into.Count && errno == Errno.None; next++)
        {
            var before = into.Count;
            errno = ProcChildren.Append(into[next], into);
            RemoveSeen(into, start, before);
        }
        return errno;
    }

    // A process whose parent dies while we walk moves below another one, and could be met twice.
    private static void RemoveSeen(List<int> pids, int start, int before)
    {
        for (var i = pids.Count - 1; i >= before; i--)
            if (pids.IndexOf(pids[i], start, i - start) >= 0) pids.RemoveAt(i);
    }
}
