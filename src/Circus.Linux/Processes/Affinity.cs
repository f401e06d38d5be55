namespace Circus.Linux;

/// <summary>The processors that a thread may run on, sched_getaffinity(2).</summary>
public static unsafe class Affinity
{
    private const int Words = 128;
    private const int BitsPerWord = 64;

    /// <summary>The numbers of the calling thread's processors, ascending; at least one.</summary>
    public static int[] Own()
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        if (Libc.sched_getaffinity(0, Words * sizeof(ulong), mask) != 0)
            return [0];
        List<int> cpus = [];
        for (var cpu = 0; cpu < Words * BitsPerWord; cpu++)
            if ((mask[cpu / BitsPerWord] >> (cpu % BitsPerWord) & 1) != 0) cpus.Add(cpu);
        return [.. cpus];
    }

    /// <summary>One processor as <see cref="ChildSetup.Cpus"/> has it.</summary>
    public static ulong[] MaskOf(int cpu)
    {
        var mask = new ulong[(cpu / BitsPerWord) + 1];
        mask[^1] = 1UL << (cpu % BitsPerWord);
        return mask;
    }
}
