using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Circus.Options;

/// <summary>
/// Signal numbers of Linux, signal(7); x86-64 and arm64 agree. The real-time range is glibc's and musl's (34 and 35 differ only in use).
/// </summary>
public static class SignalNames
{
    public const int Hup = 1;
    public const int Kill = 9;
    public const int Term = 15;
    public const int RealTimeMinimum = 34;
    public const int RealTimeMaximum = 64;

    /// <summary>The largest signal number.</summary>
    public const int Maximum = RealTimeMaximum;

    private static readonly (string Name, int Number)[] Table =
    [
        ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7), ("FPE", 8), ("KILL", 9), ("USR1", 10),
        ("SEGV", 11), ("USR2", 12), ("PIPE", 13), ("ALRM", 14), ("TERM", 15), ("STKFLT", 16), ("CHLD", 17), ("CONT", 18), ("STOP", 19),
        ("TSTP", 20), ("TTIN", 21), ("TTOU", 22), ("URG", 23), ("XCPU", 24), ("XFSZ", 25), ("VTALRM", 26), ("PROF", 27), ("WINCH", 28),
        ("IO", 29), ("PWR", 30), ("SYS", 31), ("RTMIN", RealTimeMinimum), ("RTMAX", RealTimeMaximum),
        ("IOT", 6), ("CLD", 17), ("POLL", 29),
    ];

    /// <summary>The name with `SIG`, real-time signals as `SIGRTMIN+2`; false for a number that is no signal.</summary>
    public static bool TryGetName(int number, [NotNullWhen(true)] out string? name)
    {
        foreach (var entry in Table)
        {
            if (entry.Number == number)
            {
                name = "SIG" + entry.Name;
                return true;
            }
        }
        name = number is > RealTimeMinimum and < RealTimeMaximum ? $"SIGRTMIN+{number - RealTimeMinimum}" : null;
        return name is not null;
    }

    /// <summary>
    /// Reads a signal as config.md §2 has it: a number, or a name with or without `SIG` in any case with an optional `+N`;
    /// what follows the name is ignored (`TERM x` is 15). False for an unknown name and for a number outside 0…64.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int number)
    {
        text = text.Trim();
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return number is >= 0 and <= Maximum;
        var length = WordLength(text);
        if (!TryFind(text[..length], out number))
            return false;
        var rest = text[length..];
        if (rest is ['+', ..] && DigitCount(rest[1..]) is > 0 and var digits)
        {
            if (!int.TryParse(rest.Slice(1, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) || offset > Maximum)
                return false;
            number += offset;
        }
        return number <= Maximum;
    }

    private static bool TryFind(ReadOnlySpan<char> name, out int number)
    {
        if (name.StartsWith("SIG", StringComparison.OrdinalIgnoreCase))
            name = name[3..];
        foreach (var entry in Table)
        {
            if (name.Equals(entry.Name, StringComparison.OrdinalIgnoreCase))
            {
                number = entry.Number;
                return true;
            }
        }
        number = 0;
        return false;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] == '_'))
            length++;
        return length;
    }

    private static int DigitCount(ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
