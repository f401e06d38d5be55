using System.Diagnostics.CodeAnalysis;

namespace Circus.Options;

/// <summary>The text of a hook option, `callable[,flag]`, and the names of hooks (plugins-and-hooks.md §5).</summary>
internal static class HookText
{
    internal static readonly string[] Names =
    [
        "before_start", "after_start", "before_spawn", "after_spawn", "before_stop", "after_stop", "before_signal", "after_signal",
        "before_reap", "after_reap", "extended_stats",
    ];

    /// <summary>True for a callable alone or with one flag that is a bool word.</summary>
    internal static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is null)
            return false;
        var comma = text.IndexOf(',');
        return comma < 0
            ? text.AsSpan().Trim().Length > 0
            : text.AsSpan(0, comma).Trim().Length > 0 && OptionText.TryBool(text.AsSpan(comma + 1), out _);
    }
}
