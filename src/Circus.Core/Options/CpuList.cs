namespace Circus.Options;

/// <summary>The option `cpu_affinity`: `0-3,7`, or `auto`, which spreads the wids over the processors that the daemon may use.</summary>
public static class CpuList
{
    /// <summary>As many as Linux can be built for, CONFIG_NR_CPUS.</summary>
    private const int MostCpus = 8192;
    private const int BitsPerWord = 64;

    /// <summary>True for the word `auto`.</summary>
    public static bool IsAuto(string text) => text.AsSpan().Trim().Equals("auto", StringComparison.OrdinalIgnoreCase);

    /// <summary>A list as bits, processor 0 being bit 0 of the first word; false when it is none, or empty.</summary>
    public static bool TryParse(string text, out ulong[] words)
    {
        words = [];
        foreach (var range in text.AsSpan().Split(','))
        {
            var part = text.AsSpan(range).Trim();
            var dash = part.IndexOf('-');
            if (!OptionText.TryInteger(dash < 0 ? part : part[..dash], out var first)
                || !OptionText.TryInteger(dash < 0 ? part : part[(dash + 1)..], out var last)
                || first < 0 || last < first || last >= MostCpus)
                return false;
            if (words.Length <= last / BitsPerWord)
                Array.Resize(ref words, (int)(last / BitsPerWord) + 1);
            for (var cpu = (int)first; cpu <= last; cpu++)
                words[cpu / BitsPerWord] |= 1UL << (cpu % BitsPerWord);
        }

        return words.Length > 0;
    }

    /// <summary>Null, or what is wrong with the text; an empty one leaves the affinity alone.</summary>
    internal static string? Check(string text) => string.IsNullOrWhiteSpace(text) || IsAuto(text) || TryParse(text, out _)
        ? null
        : $"{PythonRepr.Of(text)} is not a list of processors; allowed: auto, or numbers and ranges such as 0-3,7";
}
