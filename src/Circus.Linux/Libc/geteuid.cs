using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    /// <summary>geteuid(2): never fails.</summary>
    [LibraryImport("libc")]
    internal static partial uint geteuid();
}
