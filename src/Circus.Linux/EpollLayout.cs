using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>
/// The kernel's struct epoll_event: packed to 12 bytes on x86-64, 16 bytes elsewhere (epoll_ctl(2)). One IL assembly serves both machines
/// (a library is built without a runtime identifier), so the offsets follow ProcessArchitecture, a constant to the AOT compiler.
/// </summary>
internal static unsafe class EpollLayout
{
    internal static int DataOffset => DataOffsetOn(RuntimeInformation.ProcessArchitecture);

    internal static int Size => DataOffset + sizeof(ulong);

    internal static int DataOffsetOn(Architecture machine) => machine == Architecture.X64 ? 4 : 8;

    internal static void Write(byte* raw, EpollEvents events, ulong data)
    {
        Unsafe.WriteUnaligned(raw, (uint)events);
        Unsafe.WriteUnaligned(raw + DataOffset, data);
    }

    internal static EpollEvent Read(byte* raw) =>
        new((EpollEvents)Unsafe.ReadUnaligned<uint>(raw), Unsafe.ReadUnaligned<ulong>(raw + DataOffset));
}
