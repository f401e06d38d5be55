using System.Buffers.Text;

namespace Circus.Linux;

/// <summary>Facts of the machine that numbers of processes are measured by.</summary>
public static class ProcMachine
{
    /// <summary>Its memory, bytes (MemTotal, proc_meminfo(5)); false when /proc doesn't tell.</summary>
    public static bool TryReadMemory(out long bytes)
    {
        var found = TryReadNumber("/meminfo"u8, "MemTotal:"u8, out bytes);
        bytes *= 1024;
        return found;
    }

    /// <summary>When it was started, whole seconds since the epoch (btime, proc_stat(5)); false when /proc doesn't tell.</summary>
    public static bool TryReadBootTime(out long seconds) => TryReadNumber("/stat"u8, "\nbtime "u8, out seconds);

    private static bool TryReadNumber(ReadOnlySpan<byte> file, ReadOnlySpan<byte> label, out long number)
    {
        number = 0;

        // One line a processor, and one for all interrupts, come before btime.
        var buffer = new byte[128 * 1024];
        if (!ProcFile.TryRead(ProcPath.Root.Then(file), buffer, out var length))
            return false;
        var text = buffer.AsSpan(0, length);
        var place = text.IndexOf(label);
        return place >= 0 && Utf8Parser.TryParse(text[(place + label.Length)..].TrimStart((byte)' '), out number, out _);
    }
}
