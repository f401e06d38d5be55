using Circus.Config;

namespace Circus.Stats;

/// <summary>What a look at a process tells (spec/events-and-stats.md §4). Null: it is there, and this is hidden from us.</summary>
public record struct ProcessInfo
{
    public int Pid { get; set; }

    /// <summary>Resident memory, bytes.</summary>
    public long? ResidentBytes { get; set; }

    /// <summary>Address space, bytes.</summary>
    public long? VirtualBytes { get; set; }

    /// <summary>Resident memory in % of the machine's.</summary>
    public double? MemoryPercent { get; set; }

    /// <summary>Processor time since the look before in % of one processor; 0 at the first look.</summary>
    public double? CpuPercent { get; set; }

    /// <summary>Processor time so far, with that of children it has waited for and the time it has waited for disks, seconds.</summary>
    public double? CpuSeconds { get; set; }

    /// <summary>The name of its real user, or the number of one without.</summary>
    public string? UserName { get; set; }

    public int? Nice { get; set; }

    /// <summary>When it was created as the kernel tells it, seconds since the epoch; off by up to a second.</summary>
    public double? CreateTime { get; set; }

    /// <summary>The name of its program, see <see cref="CommandOf"/>.</summary>
    public string? Command { get; set; }

    public int? Threads { get; set; }

    /// <summary>How many descriptors it has open; a few samples old in the stream.</summary>
    public int? Descriptors { get; set; }

    /// <summary>R running, S sleeping, D in the kernel, Z zombie, T stopped; proc_pid_stat(5).</summary>
    public char? State { get; set; }

    /// <summary>Its share of memory, bytes; null also when nobody asked for it.</summary>
    public long? ShareBytes { get; set; }

    /// <summary>
    /// The base name of the first word of a first argument, where programs put all kinds of titles; null when there is none, as for a zombie.
    /// </summary>
    public static string? CommandOf(string firstArgument)
    {
        var word = ShellWords.TrySplit(firstArgument, out var words, out _) ? words.FirstOrDefault() : firstArgument;
        return string.IsNullOrEmpty(word) ? null : word[(word.LastIndexOf('/') + 1)..];
    }
}
