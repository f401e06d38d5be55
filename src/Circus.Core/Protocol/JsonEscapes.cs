using System.Buffers.Text;

namespace Circus.Protocol;

/// <summary>The one fault of a JSON text that its reader lets pass and then throws on, when the text is asked for.</summary>
internal static class JsonEscapes
{
    private const int EscapeLength = 6;

    /// <summary>Whether every surrogate that is escaped (\uD800 to \uDFFF) is half of a pair, RFC 8259 §8.2. A backslash stands in texts only.</summary>
    internal static bool ArePaired(ReadOnlySpan<byte> message)
    {
        for (int at; (at = message.IndexOf((byte)'\\')) >= 0;)
        {
            message = message[at..];
            var unit = UnitAt(message);
            if (char.IsLowSurrogate(unit))
                return false;
            if (char.IsHighSurrogate(unit))
            {
                message = message[EscapeLength..];
                if (!char.IsLowSurrogate(UnitAt(message)))
                    return false;
                message = message[EscapeLength..];
                continue;
            }

            message = message[Math.Min(2, message.Length)..];
        }

        return true;
    }

    /// <summary>The UTF-16 unit of the escape that begins here; NUL if there is none, or a broken one, which the reader refuses.</summary>
    private static char UnitAt(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text.StartsWith("\\u"u8)
        && Utf8Parser.TryParse(text[2..EscapeLength], out ushort unit, out var length, 'x') && length == EscapeLength - 2
            ? (char)unit
            : '\0';
}
