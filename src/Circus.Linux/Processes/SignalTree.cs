namespace Circus.Linux;

/// <summary>
/// Signals a worker and what it started, without ever hitting a pid that was given to someone else: a pidfd of each recipient is opened
/// first, then /proc must still show it as part of the tree, then all are signalled. Since nobody is signalled before all are known, a
/// parent that dies of its signal can't hide its children (spec/quirks.md Q8).
/// </summary>
public static class SignalTree
{
    /// <summary>
    /// Sends to a process that is not reaped yet, given by pid and pidfd, and to those of its tree in scope; appends the pids really
    /// signalled. The answer is that of the process itself (ESRCH: reaped; EPERM), then EMFILE or ENFILE if others could not be reached for
    /// that reason.
    /// </summary>
    public static Errno Signal(int pid, int pidfd, int signum, SignalScope scope, List<int> signalled)
    {
        if (scope == SignalScope.ProcessGroup) return SignalGroup(pid, pidfd, signum, signalled);
        var listing = Tree.Hold(pid, scope, out var tree);
        var errno = scope == SignalScope.Children ? Errno.None : Send(pid, pidfd, signum, signalled);
        var rest = tree.SignalHeld(signum, signalled);
        if (errno == Errno.None) errno = listing;
        return errno != Errno.None ? errno : rest;
    }

    /// <summary>Sends to one direct child of a process. ESRCH: there is no such child (any more).</summary>
    public static Errno SignalChild(int pid, int childPid, int signum)
    {
        var errno = PidFd.Open(childPid, out var pidfd);
        if (errno != Errno.None) return errno;
        errno = ProcStat.TryOpen(childPid, out var statFd);
        if (errno == Errno.None)
        {
            var isChild = ProcStat.TryReadFrom(statFd.Value, out var stat) && !stat.IsDead && stat.ParentPid == pid;
            errno = isChild ? PidFd.Signal(pidfd.Value, signum) : Errno.ESRCH;
            statFd.Close();
        }
        pidfd.Close();
        return errno;
    }

    private static Errno SignalGroup(int pid, int pidfd, int signum, List<int> signalled)
    {
        // While its leader is not reaped, the number of a group can't mean another one.
        var errno = PidFd.Signal(pidfd, 0);
        if (errno == Errno.None) errno = Signals.KillGroup(pid, signum);
        if (errno == Errno.None) signalled.Add(pid);
        return errno;
    }

    private static Errno Send(int pid, int pidfd, int signum, List<int> signalled)
    {
        var errno = PidFd.Signal(pidfd, signum);
        if (errno == Errno.None) signalled.Add(pid);
        return errno;
    }

    /// <summary>The recipients below a process, each held by a pidfd as long as descriptors last.</summary>
    private readonly struct Tree
    {
        private readonly int _root;
        private readonly List<int> _pids;
        private readonly Fd[] _pidfds;

        private Tree(int root, List<int> pids) => (_root, _pids, _pidfds) = (root, pids, new Fd[pids.Count]);

        internal static Errno Hold(int root, SignalScope scope, out Tree tree)
        {
            List<int> pids = [];
            var errno = scope switch
            {
                SignalScope.Children or SignalScope.ProcessAndChildren => ProcessTree.Children(root, pids),
                SignalScope.ProcessAndDescendants => ProcessTree.Descendants(root, pids),
                _ => Errno.None,
            };
            tree = new Tree(root, pids);
            for (var i = 0; i < pids.Count; i++)
                if (tree.Open(i) is Errno.EMFILE or Errno.ENFILE) break;
            return errno;
        }

        internal Errno SignalHeld(int signum, List<int> signalled)
        {
            var lack = Errno.None;
            for (var i = 0; i < _pids.Count; i++)
            {
                // Those for whom no descriptor was left get the ones that are closed here, one after the other.
                if (!_pidfds[i].IsOpen && Open(i) is var errno and not Errno.None)
                {
                    if (errno is Errno.EMFILE or Errno.ENFILE) lack = errno;
                    continue;
                }
                Send(_pids[i], _pidfds[i].Value, signum, signalled);
                _pidfds[i].Close();
            }
            return lack;
        }

        // The pidfd first, then the look: whoever has the pid now, if it belongs here it may be signalled, and if it came later the pidfd
        // doesn't mean it. A child whose parent has just died is known by the session that the worker leads.
        private Errno Open(int i)
        {
            var errno = PidFd.Open(_pids[i], out _pidfds[i]);
            if (errno == Errno.None) errno = Verify(_pids[i]);
            if (errno != Errno.None) _pidfds[i].Close();
            return errno;
        }

        private Errno Verify(int pid)
        {
            var errno = ProcStat.TryOpen(pid, out var statFd);
            if (errno != Errno.None) return errno;
            var belongs = ProcStat.TryReadFrom(statFd.Value, out var stat) && !stat.IsDead
                && (stat.ParentPid == _root || stat.Session == _root || _pids.Contains(stat.ParentPid));
            statFd.Close();
            return belongs ? Errno.None : Errno.ESRCH;
        }
    }
}
