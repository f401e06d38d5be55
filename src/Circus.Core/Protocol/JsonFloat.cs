using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Circus.Protocol;

/// <summary>Floats as Circus's clients see them: always with a fraction, so that 30 seconds read as 30.0 and stay a float.</summary>
internal static class JsonFloat
{
    private const int LongestText = 32;

    /// <summary>Writes one value; not-a-number and infinities, which JSON lacks, become null.</summary>
    internal static void Write(Utf8JsonWriter writer, double value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        if (!double.IsFinite(value) || !Utf8Formatter.TryFormat(value, text, out var length))
        {
            writer.WriteNullValue();
            return;
        }

        if (text[..length].IndexOfAny("."u8[0], "E"u8[0]) < 0)
        {
            ".0"u8.CopyTo(text[length..]);
            length += 2;
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    internal static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        writer.WritePropertyName(name);
        Write(writer, value);
    }

    /// <summary>The text form, as command line clients print it.</summary>
    internal static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return double.IsFinite(value) && text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
