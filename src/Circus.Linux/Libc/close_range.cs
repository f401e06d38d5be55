namespace Circus.Linux;

internal static unsafe partial class Libc
{
    /// <summary>Marks them close-on-exec instead of closing them (Linux 5.11).</summary>
    internal const uint CLOSE_RANGE_CLOEXEC = 4;

    /// <summary>close_range(2) over first to last, both included: 0, or -1 with errno.</summary>
    internal static int close_range(uint first, uint last, uint flags) =>
        (int)syscall(SYS_close_range, (nint)first, (nint)last, (nint)flags, 0, 0);
}
