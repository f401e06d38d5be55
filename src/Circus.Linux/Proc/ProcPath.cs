using System.Runtime.CompilerServices;

namespace Circus.Linux;

/// <summary>Builds a path below /proc, ended by NUL, in place.</summary>
internal struct ProcPath
{
    private Text _text;
    private int _length;

    internal static ProcPath Root => default(ProcPath).Then("/proc"u8);

    internal static ProcPath Of(int pid) => Root.Then(pid);

    internal readonly ProcPath Then(scoped ReadOnlySpan<byte> part)
    {
        var path = this;
        // Cut to fit, with a byte left for the NUL: the longest path here has 45 bytes.
        part.CopyTo(((Span<byte>)path._text)[path._length..^1]);
        path._length += part.Length;
        return path;
    }

    internal readonly ProcPath Then(int number)
    {
        Span<byte> digits = stackalloc byte[12];
        digits[0] = (byte)'/';
        number.TryFormat(digits[1..], out var written);
        return Then(digits[..(written + 1)]);
    }

    /// <summary>open(2), close-on-exec: a descriptor, or -1 with errno.</summary>
    internal readonly unsafe int Open(int flags)
    {
        fixed (byte* path = (ReadOnlySpan<byte>)_text) return Libc.open(path, flags | Libc.O_CLOEXEC, 0);
    }

    /// <summary>Its size as statx(2) tells it, or -1 with errno.</summary>
    internal readonly unsafe long Size()
    {
        Libc.statx_buffer found = default;
        fixed (byte* path = (ReadOnlySpan<byte>)_text)
            return Libc.statx(Libc.AT_FDCWD, path, 0, Libc.STATX_SIZE, &found) == 0 ? (long)found.stx_size : -1;
    }

    /// <summary>Whether it exists, without taking a descriptor.</summary>
    internal readonly unsafe bool Exists()
    {
        fixed (byte* path = (ReadOnlySpan<byte>)_text) return Libc.faccessat(Libc.AT_FDCWD, path, Libc.F_OK, 0) == 0;
    }

    [InlineArray(64)]
    private struct Text
    {
        private byte _first;
    }
}
