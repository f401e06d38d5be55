using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static partial class Libc
{
    /// <summary>umask(2): sets the file mode creation mask and returns the former one; never fails.</summary>
    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);
}
