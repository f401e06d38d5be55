using System.Globalization;
using System.Text.Json;

namespace Circus.Plugins;

/// <summary>One process in a reply to `stats` (events-and-stats.md §6). What the daemon couldn't read is null.</summary>
internal readonly record struct ProcessStats(int Pid, int Wid, double Age, double? CpuPercent, double? MemoryPercent, long? ResidentBytes, JsonElement Json)
{
    private const string Units = "BKMGTPEZY";

    /// <summary>The processes of one watcher: pid to object; a text stands for one that has ended.</summary>
    internal static IEnumerable<ProcessStats> Of(JsonElement watcher) =>
        watcher.ValueKind != JsonValueKind.Object
            ? []
            : watcher.EnumerateObject().Where(static each => each.Value.ValueKind == JsonValueKind.Object)
                .Select(static each => One(each.Value, int.TryParse(each.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0));

    /// <summary>The direct children, as far as they were looked at.</summary>
    internal IEnumerable<ProcessStats> Children =>
        Json.TryGetProperty("children"u8, out var children) && children.ValueKind == JsonValueKind.Array
            ? children.EnumerateArray().Where(static child => child.ValueKind == JsonValueKind.Object).Select(static child => One(child, 0))
            : [];

    /// <summary>`12.34M`, `1023B`, `5k` in bytes; null for anything else.</summary>
    internal static long? Bytes(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
            return null;
        var unit = char.ToUpperInvariant(trimmed[^1]);
        var power = Units.IndexOf(unit);
        var digits = power < 0 ? trimmed : trimmed[..^1].TrimEnd();
        var isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return isNumber ? (long)(number * Math.Pow(1024, Math.Max(power, 0))) : null;
    }

    private static ProcessStats One(JsonElement info, int pid) => new(
        pid != 0 ? pid : (int)(Number(info, "pid") ?? 0),
        (int)(Number(info, "wid") ?? 0),
        Number(info, "age") ?? 0,
        Number(info, "cpu"),
        Number(info, "mem"),
        info.TryGetProperty("mem_info1"u8, out var size) && size.ValueKind == JsonValueKind.String ? Bytes(size.GetString()) : null,
        info);

    private static double? Number(JsonElement info, string name) =>
        info.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
