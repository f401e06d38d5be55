using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_NOCTTY = 0x100;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;

    // x86-64 and arm64 number it differently.
    internal static int O_DIRECTORY => O_DIRECTORY_on(RuntimeInformation.ProcessArchitecture);

    internal static int O_DIRECTORY_on(Architecture machine) => machine == Architecture.X64 ? 0x10000 : 0x4000;

    /// <summary>open(2): a descriptor, or -1 with errno. The path ends with NUL.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int open(byte* pathname, int flags, uint mode);
}
