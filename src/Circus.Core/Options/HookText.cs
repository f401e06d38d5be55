using System.Diagnostics.CodeAnalysis;

namespace Circus.Options;

/// <summary>The text of a hook option, `WHAT[,FLAG]`, and the names of hooks (plugins-and-hooks.md §5).</summary>
internal static class HookText
{
    internal static readonly string[] Names =
    [
        "before_start", "after_start", "before_spawn", "after_spawn", "before_stop", "after_stop", "before_signal", "after_signal",
        "before_reap", "after_reap", "extended_stats",
    ];

    /// <summary>True for a callable or command alone or with one flag that is a bool word.</summary>
    internal static bool IsValid([NotNullWhen(true)] string? text) => TrySplit(text, out _, out _);

    /// <summary>
    /// What stands behind the last comma is the flag. A name of Python's can hold no comma, so anything but a bool word is wrong there; a
    /// shell line may.
    /// </summary>
    internal static bool TrySplit([NotNullWhen(true)] string? text, out string command, out bool flag)
    {
        flag = false;
        command = text?.Trim() ?? "";
        var comma = command.LastIndexOf(',');
        if (comma < 0)
            return command.Length > 0;
        if (OptionText.TryBool(command.AsSpan(comma + 1), out var value))
        {
            flag = value.Bool;
            command = command[..comma].Trim();
        }

        comma = command.IndexOf(',');
        return command.Length > 0
            && (comma < 0 || (command.AsSpan().ContainsAny(" /\t\n") && !IsPythonName(command.AsSpan(0, comma).Trim())));
    }

    /// <summary>`package.module.callable` or `module:callable`: parts that are identifiers, and at least two of them.</summary>
    internal static bool IsPythonName(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.SplitAny('.', ':'))
        {
            var part = text[range];
            parts++;
            if (part.IsEmpty || char.IsAsciiDigit(part[0]))
                return false;
            foreach (var each in part)
            {
                if (!char.IsLetterOrDigit(each) && each != '_')
                    return false;
            }
        }

        return parts > 1;
    }
}
