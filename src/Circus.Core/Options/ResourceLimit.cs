namespace Circus.Options;

/// <summary>A resource limit, getrlimit(2): what holds, and how far the worker may raise it itself.</summary>
/// <param name="Soft">The limit; null is unlimited.</param>
/// <param name="Hard">The ceiling for it; null is unlimited.</param>
public sealed record ResourceLimit(long? Soft, long? Hard)
{
    public static ResourceLimit Unlimited { get; } = new(null, null);

    /// <summary>As files and requests give one number: soft and hard, -1 for unlimited.</summary>
    public static implicit operator ResourceLimit(long limit) => limit < 0 ? Unlimited : new(limit, limit);

    /// <summary>`LIMIT` or `SOFT:HARD`, each an integer from 0, or nothing or -1 for unlimited.</summary>
    public static bool TryParse(string text, out ResourceLimit limit)
    {
        limit = Unlimited;
        var colon = text.IndexOf(':');
        if (!TryOne(colon < 0 ? text : text.AsSpan(0, colon), out var soft))
            return false;
        var hard = soft;
        if (colon >= 0 && !TryOne(text.AsSpan(colon + 1), out hard))
            return false;
        limit = new(soft, hard);
        return hard is null || soft <= hard;
    }

    private static bool TryOne(ReadOnlySpan<char> text, out long? limit)
    {
        limit = null;
        text = text.Trim();
        if (text.IsEmpty || text is "\"\"" || text.Equals("unlimited", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!OptionText.TryInteger(text, out var number) || number < -1)
            return false;
        limit = number < 0 ? null : number;
        return true;
    }

    /// <summary>For replies: a number, or `SOFT:HARD` where they differ, -1 for unlimited.</summary>
    internal OptionValue ToValue() => Soft == Hard ? Soft is { } both ? both : OptionValue.Null : ToString();

    public override string ToString() => Soft == Hard ? PythonRepr.Integer(Soft ?? -1) : $"{PythonRepr.Integer(Soft ?? -1)}:{PythonRepr.Integer(Hard ?? -1)}";
}
