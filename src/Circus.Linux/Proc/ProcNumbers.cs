using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>
/// The entries of a directory below /proc whose names are numbers: the pids, or the threads of one. One that can't be opened has none.
/// </summary>
internal unsafe ref struct ProcNumbers
{
    private readonly Span<byte> _buffer;
    private Fd _directory;
    private int _filled;
    private int _next;

    /// <summary>Opens the directory and reads it through the buffer, of at least 512 bytes.</summary>
    internal ProcNumbers(ProcPath path, Span<byte> buffer)
    {
        _buffer = buffer;
        _directory = new Fd(path.Open(Libc.O_RDONLY | Libc.O_DIRECTORY));
        OpenError = _directory.IsOpen ? Errno.None : Libc.LastError;
    }

    internal Errno OpenError { get; }

    internal int Current { get; private set; }

    internal bool MoveNext()
    {
        while (_next < _filled || TryFill())
        {
            var entry = _buffer[_next.._filled];
            _next += MemoryMarshal.Read<ushort>(entry[Libc.dirent64_d_reclen..]);
            if (!Utf8Parser.TryParse(entry[Libc.dirent64_d_name..], out int number, out _) || number <= 0) continue;
            Current = number;
            return true;
        }
        return false;
    }

    internal void Dispose() => _directory.Close();

    private bool TryFill()
    {
        _next = _filled = 0;
        if (!_directory.IsOpen) return false;
        fixed (byte* first = _buffer) _filled = Math.Max(Libc.getdents64(_directory.Value, first, _buffer.Length), 0);
        return _filled > 0;
    }
}
