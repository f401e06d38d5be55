namespace Circus.Linux;

/// <summary>Makes orphaned grandchildren ours instead of init's, so that they do not escape a stop.</summary>
public static class Subreaper
{
    /// <summary>PR_SET_CHILD_SUBREAPER of prctl(2). Never fails on Linux 3.4 and later.</summary>
    public static Errno Become() =>
        Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? Errno.None : Libc.LastError;
}
