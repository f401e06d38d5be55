using System.Text.Json;

namespace Circus.Options;

/// <summary>What kind of value an <see cref="OptionValue"/> holds.</summary>
public enum OptionValueKind : byte
{
    Null,
    Int,
    Float,
    Bool,
    Text,
    List,
    Map,
}

/// <summary>A converted option value on its way between a text, a JSON value and a typed property.</summary>
public readonly struct OptionValue : IEquatable<OptionValue>
{
    private readonly object? _object;
    private readonly double _double;
    private readonly long _long;

    private OptionValue(OptionValueKind kind, object? value, double number, long integer) =>
        (Kind, _object, _double, _long) = (kind, value, number, integer);

    public OptionValueKind Kind { get; }

    public static OptionValue Null => default;

    public bool IsNull => Kind == OptionValueKind.Null;

    /// <summary>The value as an int; the tables check ranges before they convert.</summary>
    public int Int => (int)_long;

    public long Long => _long;

    /// <summary>The value as a double, of an integer too.</summary>
    public double Float => Kind == OptionValueKind.Float ? _double : _long;

    public bool Bool => _long != 0;

    /// <summary>The text, or null for any other kind.</summary>
    public string? Text => _object as string;

    /// <summary>The words, or null for any other kind.</summary>
    public IReadOnlyList<string>? List => _object as IReadOnlyList<string>;

    /// <summary>The entries in order, or null for any other kind.</summary>
    public OrderedDictionary<string, string>? Map => _object as OrderedDictionary<string, string>;

    public static implicit operator OptionValue(int value) => new(OptionValueKind.Int, null, 0, value);

    public static implicit operator OptionValue(long value) => new(OptionValueKind.Int, null, 0, value);

    public static implicit operator OptionValue(double value) => new(OptionValueKind.Float, null, value, 0);

    public static implicit operator OptionValue(bool value) => new(OptionValueKind.Bool, null, 0, value ? 1 : 0);

    public static implicit operator OptionValue(string? value) => value is null ? default : new(OptionValueKind.Text, value, 0, 0);

    public static implicit operator OptionValue(OrderedDictionary<string, string>? value) =>
        value is null ? default : new(OptionValueKind.Map, value, 0, 0);

    public static implicit operator OptionValue(Arguments value) =>
        value.Items is { } items ? Of(items) : value.Text;

    /// <summary>A list of words.</summary>
    public static OptionValue Of(IReadOnlyList<string> items) => new(OptionValueKind.List, items, 0, 0);

    /// <summary>A duration in seconds, an integer when it is whole: the reference reads `warmup_delay` as an integer from a file.</summary>
    public static OptionValue Whole(double seconds)
    {
        if (seconds == Math.Floor(seconds) && Math.Abs(seconds) < long.MaxValue)
            return (long)seconds;
        return seconds;
    }

    /// <summary>A text or a list as arguments.</summary>
    public Arguments ToArguments() => List is { } items ? new Arguments(items) : new Arguments(Text);

    /// <summary>A user or group as it was given: a number written in digits, or a name.</summary>
    public string? ToIdentity() => Kind == OptionValueKind.Int ? PythonRepr.Integer(_long) : Text;

    /// <summary>A user or group for a reply: digits as a number, anything else as a text.</summary>
    public static OptionValue Identity(string? value) =>
        uint.TryParse(value, System.Globalization.NumberStyles.None, null, out var id) ? (long)id : value;

    /// <summary>The value as `$(circus.NAME)` prints it: as Python's str would (config.md §9).</summary>
    public string ToText() => Kind switch
    {
        OptionValueKind.Text => Text!,
        _ => PythonRepr.Of(this),
    };

    /// <summary>Writes the value as the reference's replies show it: floats always with a fraction.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case OptionValueKind.Null:
                writer.WriteNullValue();
                break;
            case OptionValueKind.Int:
                writer.WriteNumberValue(_long);
                break;
            case OptionValueKind.Float:
                // JSON has no infinity; a number beyond the range of a double reads back as one everywhere.
                writer.WriteRawValue(double.IsFinite(_double) ? PythonRepr.Float(_double) : _double > 0 ? "1e999" : "-1e999");
                break;
            case OptionValueKind.Bool:
                writer.WriteBooleanValue(Bool);
                break;
            case OptionValueKind.Text:
                writer.WriteStringValue(Text);
                break;
            case OptionValueKind.List:
                writer.WriteStartArray();
                foreach (var item in List!)
                    writer.WriteStringValue(item);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (var (name, value) in Map!)
                    writer.WriteString(name, value);
                writer.WriteEndObject();
                break;
        }
    }

    public bool Equals(OptionValue other)
    {
        if (Kind != other.Kind || _long != other._long || !_double.Equals(other._double))
            return false;
        return Kind switch
        {
            OptionValueKind.List => List!.SequenceEqual(other.List!),
            OptionValueKind.Map => Map!.SequenceEqual(other.Map!),
            _ => Equals(_object, other._object),
        };
    }

    public override bool Equals(object? obj) => obj is OptionValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _long, _double, Text);

    public override string ToString() => PythonRepr.Of(this);

    public static bool operator ==(OptionValue left, OptionValue right) => left.Equals(right);

    public static bool operator !=(OptionValue left, OptionValue right) => !left.Equals(right);
}
