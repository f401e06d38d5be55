using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Circus.Options;

/// <summary>
/// One JSON value of `set` or `add`, checked against the wire type of its option; the reasons are those of protocol.md §8.1.
/// </summary>
internal static class WireValue
{
    /// <summary>Converts a value; false with the reason of the reply.</summary>
    internal static bool TryConvert(
        OptionDefinition definition, string key, JsonElement json, out OptionValue value, [NotNullWhen(false)] out string? reason)
    {
        value = default;
        reason = definition.WireType switch
        {
            WireType.Integer => TryInteger(definition, json, out value) ? null : $"{PythonRepr.Of(key)} isn't an integer",
            WireType.Number => TryNumber(definition, json, out value) ? null : $"{PythonRepr.Of(key)} isn't a number",
            WireType.Boolean => TryBoolean(json, out value) ? null : $"{PythonRepr.Of(key)} isn't a valid boolean",
            WireType.Truth => Truth(json, out value),
            WireType.IntegerOrText => TryIdentity(json, out value) ? null : $"{PythonRepr.Of(key)} isn't an integer or string",
            WireType.Text => ConvertText(definition, key, json, out value),
            WireType.Arguments => TryArguments(json, out value) ? null : $"{PythonRepr.Of(key)} isn't a string or a list of strings",
            WireType.ObjectOfText => ConvertEnvironment(key, json, out value),
            WireType.Stream => ConvertStream(key, json, out value),
            WireType.StreamValue => TryScalar(json, out value) ? null : $"{PythonRepr.Of(key)} isn't a string",
            WireType.IntegerOrNull => ConvertRlimit(definition, key, json, out value),
            WireType.HookText => ConvertHook(json, out value),
            _ => ConvertHooks(json, out value),
        };
        if (reason is null && HoldsNul(value))
            reason = $"{PythonRepr.Of(key)} holds a NUL character";
        return reason is null;
    }

    /// <summary>No word or variable of execve(2) can hold one.</summary>
    private static bool HoldsNul(OptionValue value) => value.Kind switch
    {
        OptionValueKind.Text => value.Text!.Contains('\0'),
        OptionValueKind.List => value.List!.Any(static item => item.Contains('\0')),
        OptionValueKind.Map => value.Map!.Any(static each => each.Key.Contains('\0') || each.Value.Contains('\0')),
        _ => false,
    };

    private static bool TryInteger(OptionDefinition definition, JsonElement json, out OptionValue value)
    {
        value = default;
        if (!TryLong(json, out var number) || number > Math.Min(definition.Maximum, int.MaxValue))
            return false;
        value = Math.Max(number, (long)Math.Max(definition.Minimum, int.MinValue));
        return true;
    }

    /// <summary>An integer of JSON; true and false count as 1 and 0, as in Python.</summary>
    private static bool TryLong(JsonElement json, out long number)
    {
        number = json.ValueKind == JsonValueKind.True ? 1 : 0;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False
            || (json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out number) && !HasFraction(json));
    }

    private static bool HasFraction(JsonElement json) => json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E');

    private static bool TryNumber(OptionDefinition definition, JsonElement json, out OptionValue value)
    {
        value = default;
        double number;
        if (TryLong(json, out var integer))
            number = integer;
        else if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out number))
            return false;
        value = Math.Max(number, definition.Minimum);
        return true;
    }

    private static bool TryBoolean(JsonElement json, out OptionValue value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    private static string? Truth(JsonElement json, out OptionValue value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.Number => json.GetDouble() != 0,
            JsonValueKind.String => json.GetString()!.Length > 0,
            JsonValueKind.Array => json.GetArrayLength() > 0,
            JsonValueKind.Object => json.EnumerateObject().Any(),
            _ => false,
        };
        return null;
    }

    private static bool TryIdentity(JsonElement json, out OptionValue value)
    {
        value = default;
        if (TryLong(json, out var number))
            value = number;
        else if (json.ValueKind == JsonValueKind.String)
            value = json.GetString();
        return !value.IsNull;
    }

    private static bool TryText(JsonElement json, bool nullable, out OptionValue value)
    {
        value = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        return !value.IsNull || (nullable && json.ValueKind == JsonValueKind.Null);
    }

    private static string? ConvertText(OptionDefinition definition, string key, JsonElement json, out OptionValue value)
    {
        if (!TryText(json, nullable: key != "cmd", out value))
            return $"{PythonRepr.Of(key)} isn't a string";
        return value.Text is { } text && definition.Check?.Invoke(text) is { } wrong ? $"{PythonRepr.Of(key)}: {wrong}" : null;
    }

    private static bool TryArguments(JsonElement json, out OptionValue value)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return TryText(json, nullable: true, out value);
        value = default;
        var items = new List<string>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
        {
            if (!TryScalar(item, out var text) || item.ValueKind is JsonValueKind.True or JsonValueKind.False)
                return false;
            items.Add(text.Text!);
        }
        value = OptionValue.Of(items);
        return true;
    }

    /// <summary>A text, or a number or truth value as the text that Python would print.</summary>
    private static bool TryScalar(JsonElement json, out OptionValue value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => PythonRepr.Of(json),
            _ => null,
        };
        return !value.IsNull;
    }

    private static string? ConvertEnvironment(string key, JsonElement json, out OptionValue value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.Object)
            return $"{PythonRepr.Of(key)} isn't a valid object";
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                return $"{PythonRepr.Of(property.Name)} isn't a string";
            if (property.Name.Length == 0 || property.Name.Contains('='))
                return $"{PythonRepr.Of(property.Name)} isn't a valid variable name";
            map[property.Name] = property.Value.GetString()!;
        }
        value = map;
        return null;
    }

    private static string? ConvertStream(string key, JsonElement json, out OptionValue value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.Object)
            return $"{PythonRepr.Of(key)} isn't a valid object";
        if (!json.TryGetProperty("class", out _))
            return $"{PythonRepr.Of(key)} must have a 'class' key";
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!TryScalar(property.Value, out var text))
                return $"{PythonRepr.Of(property.Name)} isn't a string";
            map[property.Name] = text.Text!;
        }
        value = map;
        return null;
    }

    private static string? ConvertRlimit(OptionDefinition definition, string key, JsonElement json, out OptionValue value)
    {
        value = default;
        if (!RlimitNames.TryGetNumber(key[definition.Name.Length..], out _))
            return $"{PythonRepr.Of(key)} isn't a valid rlimit setting";
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        if (json.ValueKind == JsonValueKind.String && json.GetString() is { } text && text.Contains(':') && ResourceLimit.TryParse(text, out var parsed))
        {
            value = parsed.ToValue();
            return null;
        }

        if (!TryLong(json, out var limit) || limit < definition.Minimum)
            return $"{PythonRepr.Of(json)} rlimit value isn't a valid int";
        value = limit;
        return null;
    }

    private static string? ConvertHook(JsonElement json, out OptionValue value)
    {
        value = default;
        if (json.ValueKind == JsonValueKind.String)
            value = json.GetString();
        else if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 2 && json[0].ValueKind == JsonValueKind.String)
            value = $"{json[0].GetString()},{(Truth(json[1], out var ignore) is null && ignore.Bool ? "True" : "False")}";
        return HookText.IsValid(value.Text) ? null : $"{PythonRepr.Of(json)} isn't a valid hook";
    }

    private static string? ConvertHooks(JsonElement json, out OptionValue value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.Object)
            return $"{PythonRepr.Of(json)} isn't a valid hook dict";
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!HookText.Names.Contains(property.Name))
                return $"Unknown hook {PythonRepr.Of(json)}";
            if (ConvertHook(property.Value, out var text) is { } reason)
                return reason;
            map[property.Name] = text.Text!;
        }
        value = map;
        return null;
    }
}
