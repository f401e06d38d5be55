using System.Text;
using System.Text.Json;
using Circus.Options;

namespace Circus.Commands;

/// <summary>Parts of replies as the command line prints them (spec/cli.md §2.3).</summary>
internal static class ReplyText
{
    private static readonly string[] ProcessFields = ["pid", "cmdline", "username", "nice", "mem_info1", "mem_info2", "cpu", "mem", "ctime"];

    /// <summary>`key: value` lines in the order of the reply.</summary>
    internal static string Options(JsonElement reply)
    {
        var lines = new StringBuilder();
        if (reply.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object)
        {
            foreach (var option in options.EnumerateObject())
                lines.Append(lines.Length > 0 ? "\n" : "").Append(option.Name).Append(": ").Append(Option(option.Name, option.Value));
        }

        return lines.ToString();
    }

    /// <summary>Names or pids with commas between them.</summary>
    internal static string Joined(JsonElement list) => string.Join(',', list.EnumerateArray().Select(Plain));

    /// <summary>The number of a field, or `ok` when the reply has none.</summary>
    internal static string NumberOrOk(JsonElement reply, string field) => reply.TryGetProperty(field, out var number) ? Plain(number) : "ok";

    private static string Option(string name, JsonElement value) =>
        name == "env" && value.ValueKind == JsonValueKind.Object
            ? string.Join(',', value.EnumerateObject().OrderBy(variable => variable.Name, StringComparer.Ordinal).Select(variable => $"{variable.Name}={Plain(variable.Value)}"))
            : Plain(value);

    /// <summary>One line for a process, and one, indented, for each child. A process that is gone has a text instead.</summary>
    internal static string ProcessInfo(JsonElement info)
    {
        if (info.ValueKind != JsonValueKind.Object)
            return Plain(info);
        var lines = new StringBuilder(ProcessLine(info));
        if (info.TryGetProperty("children", out var children) && children.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in children.EnumerateArray())
                lines.Append("\n   ").Append(child.ValueKind == JsonValueKind.Object ? ProcessLine(child) : Plain(child));
        }

        return lines.ToString();
    }

    private static string ProcessLine(JsonElement info) =>
        string.Join(' ', ProcessFields.Select((field, place) => (info.TryGetProperty(field, out var value) ? Plain(value) : "N/A") + (place == 0 ? " " : "")));

    /// <summary>A value as Python prints it; null is empty.</summary>
    internal static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => PythonRepr.Of(value),
    };
}
