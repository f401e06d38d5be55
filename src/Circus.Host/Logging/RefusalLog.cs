using Circus.Control;

namespace Circus.Logging;

/// <summary>
/// Which refused connections are worth a line: the first of a host and reason, then one a minute. A client with a wrong key comes back several times a
/// second, and a stranger must not fill the disk. Remembers so many hosts, no more.
/// </summary>
internal sealed class RefusalLog
{
    internal const int MostHosts = 256;
    internal const long QuietNanoseconds = 60_000_000_000;

    private readonly Dictionary<(string Host, RefusalReason Reason), (long QuietUntil, long Untold)> _told = [];

    /// <summary>False: keep quiet about it. Untold: how many were kept quiet since the last line.</summary>
    internal bool TryTell(string host, RefusalReason reason, long now, out long untold)
    {
        var known = _told.GetValueOrDefault((host, reason));
        untold = known.Untold;
        var isQuiet = now < known.QuietUntil;
        if (!isQuiet && _told.Count >= MostHosts) Forget(now);
        if (isQuiet) _told[(host, reason)] = known with { Untold = known.Untold + 1 };
        else if (_told.Count < MostHosts || known.QuietUntil > 0) _told[(host, reason)] = (now + QuietNanoseconds, 0);
        else return false;
        return !isQuiet;
    }

    private void Forget(long now)
    {
        foreach (var (key, value) in _told)
            if (value.QuietUntil <= now) _told.Remove(key);
    }
}
