using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const nint SIG_DFL = 0;

    /// <summary>exec(3), execvpe: never returns, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int execvpe(byte* file, byte** argv, byte** envp);

    /// <summary>signal(2): the former disposition.</summary>
    [LibraryImport("libc")]
    internal static partial nint signal(int signum, nint handler);
}
