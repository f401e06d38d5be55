using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>The C library as its man pages name it; nothing outside this project sees it. One file per man page.</summary>
internal static unsafe partial class Libc
{
    /// <summary>The error of the call on the line before; nothing may stand between the two.</summary>
    internal static Errno LastError => (Errno)Marshal.GetLastPInvokeError();
}
