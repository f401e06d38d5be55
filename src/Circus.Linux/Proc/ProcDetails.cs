using System.Buffers.Text;
using System.Text;

namespace Circus.Linux;

/// <summary>What /proc tells of a process beyond its <see cref="ProcStat"/>.</summary>
public static class ProcDetails
{
    private const int LongestArgument = 4096;

    /// <summary>
    /// Its memory, bytes (proc_pid_statm(5)): exact, where that of <see cref="ProcStat"/> lags behind. False: it is gone, or hidden from us.
    /// </summary>
    public static bool TryReadMemory(int pid, out long virtualBytes, out long residentBytes)
    {
        (virtualBytes, residentBytes) = (0, 0);
        Span<byte> buffer = stackalloc byte[256];
        if (!ProcFile.TryRead(ProcPath.Of(pid).Then("/statm"u8), buffer, out var length))
            return false;
        var text = (ReadOnlySpan<byte>)buffer[..length];
        if (!Utf8Parser.TryParse(text, out long size, out var end) || end == length || !Utf8Parser.TryParse(text[(end + 1)..], out long resident, out _))
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
        argument = "";
        Span<byte> buffer = stackalloc byte[LongestArgument];
        if (!ProcFile.TryRead(ProcPath.Of(pid).Then("/cmdline"u8), buffer, out var length))
            return false;
        var text = (ReadOnlySpan<byte>)buffer[..length];
        var end = text.IndexOf((byte)0);
        argument = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        return true;
    }
}
