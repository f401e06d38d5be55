using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>
/// The pages of this program's own file that are mapped into it. The kernel maps sixteen around each that is touched, so that after the
/// start nearly all of the code counts as resident, though most of it has run for the last time.
/// </summary>
public static unsafe class ProgramPages
{
    private const int LargestMap = 256 << 10;

    /// <summary>
    /// Lets go of those that hold what the file holds (madvise(2), MADV_DONTNEED): the kernel keeps them cached as long as it has room, and code
    /// that runs again brings its own back. Without /proc, or when the program isn't one file (under a JIT), it does nothing.
    /// </summary>
    public static void Release()
    {
        var buffer = NativeMemory.Alloc(LargestMap);
        if (ProcFile.TryRead(ProcPath.Root.Then("/self/smaps"u8), new Span<byte>(buffer, LargestMap), out var length))
        {
            delegate*<void> here = &Release;
            foreach (var mapping in new ProgramMappings(new ReadOnlySpan<byte>(buffer, length), (nuint)here))
                Libc.madvise((nint)mapping.Start, mapping.Length, Libc.MADV_DONTNEED); // refused: the pages just stay
        }

        NativeMemory.Free(buffer);
    }
}

/// <summary>The mappings in the text of smaps (proc_pid_smaps(5)) of the file that an address belongs to, but for the writable and the written ones.</summary>
internal ref struct ProgramMappings
{
    private readonly ReadOnlySpan<byte> _file;
    private ReadOnlySpan<byte> _rest;

    internal ProgramMappings(ReadOnlySpan<byte> smaps, nuint address)
    {
        _rest = smaps;
        _file = default;
        while (TryNext(out var mapping, out var file, out _, out _))
        {
            if (address >= mapping.Start && address - mapping.Start < mapping.Length)
                _file = file;
        }

        _rest = _file.IsEmpty ? default : smaps;
    }

    public Mapping Current { get; private set; }

    public readonly ProgramMappings GetEnumerator() => this;

    public bool MoveNext()
    {
        while (TryNext(out var mapping, out var file, out var isWritable, out var isAsInFile))
        {
            Current = mapping;
            if (file.SequenceEqual(_file) && !isWritable && isAsInFile)
                return true;
        }

        return false;
    }

    /// <summary>The head `start-end perms offset device inode path`, and the lines `Name: value kB` below it.</summary>
    private bool TryNext(out Mapping mapping, out ReadOnlySpan<byte> file, out bool isWritable, out bool isAsInFile)
    {
        (mapping, isWritable, isAsInFile) = (default, false, false);
        file = default;
        while (_rest.Length > 0)
        {
            var head = NextLine();
            if (!Utf8Parser.TryParse(head, out ulong start, out var read, 'x') || read >= head.Length || head[read] != '-')
                continue;
            head = head[(read + 1)..];
            if (!Utf8Parser.TryParse(head, out ulong end, out read, 'x'))
                continue;
            mapping = new((nuint)start, (nuint)(end - start));
            head = head[read..].TrimStart((byte)' ');
            isWritable = head.Length > 1 && head[1] == 'w';
            file = FileOf(head);
            while (_rest.Length > 0 && char.IsAsciiLetterUpper((char)_rest[0]))
                isAsInFile |= NextLine().SequenceEqual("Anonymous:             0 kB"u8);
            return true;
        }

        return false;
    }

    /// <summary>Device and inode; empty when the memory is of no file, whose inode is 0.</summary>
    private static ReadOnlySpan<byte> FileOf(ReadOnlySpan<byte> head)
    {
        for (var skipped = 0; skipped < 2; skipped++)
            head = head[(head.IndexOf((byte)' ') + 1)..];
        var device = head.IndexOf((byte)' ');
        var inode = head[(device + 1)..].IndexOf((byte)' ');
        if (device < 0 || inode < 0)
            return default;
        var file = head[..(device + 1 + inode)];
        return file.EndsWith(" 0"u8) ? default : file;
    }

    private ReadOnlySpan<byte> NextLine()
    {
        var end = _rest.IndexOf((byte)'\n');
        var line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return line;
    }

    internal readonly record struct Mapping(nuint Start, nuint Length);
}
