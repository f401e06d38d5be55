using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Circus.Cli.Control;

/// <summary>JSON text as Python's `json.dumps` spaces and escapes it, on one line or indented by two with sorted keys.</summary>
internal static class PythonJson
{
    private const int IndentWidth = 2;

    internal static string Write(JsonElement value, bool isPretty)
    {
        var text = new StringBuilder();
        Append(text, value, isPretty ? 0 : null);
        return text.ToString();
    }

    /// <param name="text">Where the text goes.</param>
    /// <param name="value">What to write.</param>
    /// <param name="depth">How deep it stands; null when everything goes on one line.</param>
    private static void Append(StringBuilder text, JsonElement value, int? depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().AsEnumerable();
                if (depth is not null)
                    members = members.OrderBy(member => member.Name, StringComparer.Ordinal);
                AppendAll(text, '{', members, depth, '}', member =>
                {
                    AppendString(text, member.Name);
                    text.Append(": ");
                    Append(text, member.Value, depth + 1);
                });
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', value.EnumerateArray(), depth, ']', item => Append(text, item, depth + 1));
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, IEnumerable<T> items, int? depth, char close, Action<T> append)
    {
        text.Append(open);
        var isEmpty = true;
        foreach (var item in items)
        {
            if (!isEmpty)
                text.Append(depth is null ? ", " : ",");
            AppendLineEnd(text, depth + 1);
            append(item);
            isEmpty = false;
        }

        if (!isEmpty)
            AppendLineEnd(text, depth);
        text.Append(close);
    }

    private static void AppendLineEnd(StringBuilder text, int? depth)
    {
        if (depth is not null)
            text.Append('\n').Append(' ', IndentWidth * depth.Value);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        text.Append('"');
    }
}
