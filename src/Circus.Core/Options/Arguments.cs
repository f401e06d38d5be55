namespace Circus.Options;

/// <summary>
/// The option `args`: null, one text that is split like a command line, or a list whose items stay one word each (config.md §9).
/// </summary>
public readonly struct Arguments : IEquatable<Arguments>
{
    private readonly object? _value;

    /// <summary>Arguments as one text, as an ini file gives them; null is null.</summary>
    public Arguments(string? text) => _value = text;

    /// <summary>Arguments as separate words, as `add` and `set` may give them. The list must not change afterwards.</summary>
    public Arguments(IReadOnlyList<string> items) => _value = items;

    /// <summary>True for the arguments of an `add` without `args`; `options` shows null.</summary>
    public bool IsNull => _value is null;

    /// <summary>The text, or null when these arguments are null or a list.</summary>
    public string? Text => _value as string;

    /// <summary>The words, or null when these arguments are null or a text.</summary>
    public IReadOnlyList<string>? Items => _value as IReadOnlyList<string>;

    public bool Equals(Arguments other) => (Items, other.Items) switch
    {
        ({ } mine, { } theirs) => mine.SequenceEqual(theirs),
        _ => Equals(_value, other._value),
    };

    public override bool Equals(object? obj) => obj is Arguments other && Equals(other);

    public override int GetHashCode() => Text is { } text ? text.GetHashCode() : Items?.Count ?? -1;

    public static bool operator ==(Arguments left, Arguments right) => left.Equals(right);

    public static bool operator !=(Arguments left, Arguments right) => !left.Equals(right);
}
