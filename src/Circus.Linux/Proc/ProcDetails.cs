using System.Buffers.Text;
using System.Text;

namespace Circus.Linux;

/// <summary>What /proc tells of a process beyond its <see cref="ProcStat"/>.</summary>
public static class ProcDetails
{
    private const int LongestArgument = 4096;
    private const int LongestMemory = 256;

    /// <summary>
    /// Its memory, bytes (proc_pid_statm(5)): exact, where that of <see cref="ProcStat"/> lags behind. False: it is gone, or hidden from us.
    /// </summary>
    public static bool TryReadMemory(int pid, out long virtualBytes, out long residentBytes)
    {
        (virtualBytes, residentBytes) = (0, 0);
        Span<byte> buffer = stackalloc byte[LongestMemory];
        return ProcFile.TryRead(ProcPath.Of(pid).Then("/statm"u8), buffer, out var length)
            && TryParseMemory(buffer[..length], out virtualBytes, out residentBytes);
    }

    /// <summary>Opens /proc/PID/statm to be read again and again; not open when the process is gone or hidden, or descriptors have run out.</summary>
    public static Fd OpenMemory(int pid) => new(ProcPath.Of(pid).Then("/statm"u8).Open(Libc.O_RDONLY));

    /// <summary>Like <see cref="TryReadMemory"/> through a kept descriptor.</summary>
    public static unsafe bool TryReadMemoryFrom(int memoryFd, out long virtualBytes, out long residentBytes)
    {
        (virtualBytes, residentBytes) = (0, 0);
        var buffer = stackalloc byte[LongestMemory];
        var length = Libc.pread(memoryFd, buffer, LongestMemory, 0);
        return length > 0 && TryParseMemory(new ReadOnlySpan<byte>(buffer, (int)length), out virtualBytes, out residentBytes);
    }

    /// <summary>
    /// How many descriptors it has open (proc_pid_fd(5)): the size of the directory since Linux 6.2, before that its entries. False: it is gone, or
    /// hidden from us.
    /// </summary>
    public static bool TryCountDescriptors(int pid, out int count)
    {
        var path = ProcPath.Of(pid).Then("/fd"u8);
        var size = path.Size();
        count = (int)Math.Max(size, 0);
        if (size != 0)
            return size > 0;
        Span<byte> names = stackalloc byte[4096];
        var entries = new ProcNumbers(path, names);
        var isOpen = entries.OpenError == Errno.None;
        // Descriptor 0 is no positive number, as pids are.
        while (isOpen && entries.MoveNext()) count++;
        entries.Dispose();
        if (isOpen && path.Then("/0"u8).Exists()) count++;
        return isOpen;
    }

    /// <summary>
    /// Its share of memory, bytes: pages that several processes map are divided among them (Pss of proc_pid_smaps_rollup(5)). Takes the kernel longer
    /// the more the process maps. False: it is gone, or hidden from us.
    /// </summary>
    public static bool TryReadShare(int pid, out long bytes)
    {
        bytes = 0;
        Span<byte> buffer = stackalloc byte[2048];
        if (!ProcFile.TryRead(ProcPath.Of(pid).Then("/smaps_rollup"u8), buffer, out var length))
            return false;
        var text = (ReadOnlySpan<byte>)buffer[..length];
        var line = text.IndexOf("\nPss:"u8);
        if (line < 0 || !Utf8Parser.TryParse(text[(line + 5)..].TrimStart((byte)' '), out bytes, out _))
            return false;
        bytes *= 1024;
        return true;
    }

    private static bool TryParseMemory(ReadOnlySpan<byte> text, out long virtualBytes, out long residentBytes)
    {
        (virtualBytes, residentBytes) = (0, 0);
        if (!Utf8Parser.TryParse(text, out long size, out var end) || end == text.Length || !Utf8Parser.TryParse(text[(end + 1)..], out long resident, out _))
            return false;
        (virtualBytes, residentBytes) = (size * Environment.SystemPageSize, resident * Environment.SystemPageSize);
        return true;
    }

    /// <summary>Its real user (proc_pid_status(5)); false: it is gone, or hidden from us.</summary>
    public static bool TryReadUid(int pid, out uint uid)
    {
        uid = 0;
        Span<byte> buffer = stackalloc byte[2048];
        if (!ProcFile.TryRead(ProcPath.Of(pid).Then("/status"u8), buffer, out var length))
            return false;
        var text = (ReadOnlySpan<byte>)buffer[..length];
        var line = text.IndexOf("\nUid:\t"u8);
        return line >= 0 && Utf8Parser.TryParse(text[(line + 6)..], out uid, out _);
    }

    /// <summary>The first of its arguments (proc_pid_cmdline(5)), cut at 4096 bytes; empty for a zombie. False: it is gone, or hidden from us.</summary>
    public static bool TryReadFirstArgument(int pid, out string argument)
    {
        Span<byte> buffer = stackalloc byte[LongestArgument];
        var isRead = TryReadFirstArgument(pid, buffer, out var text);
        argument = Encoding.UTF8.GetString(text);
        return isRead;
    }

    /// <summary>The same as bytes, in a buffer that cuts it.</summary>
    public static bool TryReadFirstArgument(int pid, Span<byte> buffer, out ReadOnlySpan<byte> argument)
    {
        var isRead = ProcFile.TryRead(ProcPath.Of(pid).Then("/cmdline"u8), buffer, out var length);
        argument = buffer[..length];
        var end = argument.IndexOf((byte)0);
        argument = end < 0 ? argument : argument[..end];
        return isRead;
    }
}
