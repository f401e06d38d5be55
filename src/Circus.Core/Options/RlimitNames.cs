namespace Circus.Options;

/// <summary>Names of resource limits and their numbers on Linux (asm-generic/resource.h, used by x86-64 and arm64), getrlimit(2).</summary>
public static class RlimitNames
{
    private static readonly string[] ByNumber =
    [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile",
        "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    ];

    /// <summary>All names in lower case, for messages.</summary>
    public static string Allowed { get; } = string.Join(' ', ByNumber);

    /// <summary>The number of a limit named without `rlimit_`, in any case; `ofile` is BSD's word for `nofile`.</summary>
    public static bool TryGetNumber(string name, out int number)
    {
        number = Array.IndexOf(ByNumber, name.ToLowerInvariant() is "ofile" ? "nofile" : name.ToLowerInvariant());
        return number >= 0;
    }
}
