using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const int SIG_BLOCK = 0;
    internal const int SIG_UNBLOCK = 1;

    /// <summary>pthread_sigmask(3): 0, or the error number.</summary>
    [LibraryImport("libc")]
    internal static partial int pthread_sigmask(int how, sigset_t* set, sigset_t* oldset);

    /// <summary>sigset_t of sigsetops(3): the C library reserves 1,024 bits, the kernel reads the first 64.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct sigset_t
    {
        internal ulong bits;
    }
}
