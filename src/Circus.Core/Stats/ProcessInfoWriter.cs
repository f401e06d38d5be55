using System.Text.Json;
using Circus.Protocol;

namespace Circus.Stats;

/// <summary>Writes what a look at a process has told, in the key order of Circus; our own keys come after its.</summary>
internal static class ProcessInfoWriter
{
    internal static readonly JsonEncodedText NotAvailable = JsonEncodedText.Encode("N/A");

    /// <summary>Opens the object and writes it up to and with `cmdline`.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="info">What was told.</param>
    /// <param name="age">Seconds; null: hidden.</param>
    internal static void Begin(Utf8JsonWriter writer, in ProcessInfo info, double? age)
    {
        writer.WriteStartObject();
        WriteSize(writer, StatsKeys.MemInfo1, info.ResidentBytes);
        WriteSize(writer, StatsKeys.MemInfo2, info.VirtualBytes);
        WriteNumber(writer, StatsKeys.Cpu, info.CpuPercent, 1);
        WriteNumber(writer, StatsKeys.Mem, info.MemoryPercent, 3);
        writer.WritePropertyName(StatsKeys.Ctime);
        if (info.CpuSeconds is { } seconds)
        {
            Span<byte> text = stackalloc byte[CpuTime.LongestText];
            writer.WriteStringValue(text[..CpuTime.Write(text, seconds)]);
        }
        else
        {
            writer.WriteStringValue(NotAvailable);
        }

        writer.WriteNumber(StatsKeys.Pid, info.Pid);
        WriteText(writer, StatsKeys.Username, info.UserName);
        WriteNumber(writer, StatsKeys.Nice, info.Nice);
        WriteNumber(writer, StatsKeys.CreateTime, info.CreateTime, 2);
        WriteNumber(writer, StatsKeys.Age, age, 6);
        WriteText(writer, StatsKeys.Cmdline, info.Command);
    }

    /// <summary>Writes the keys that Circus doesn't have.</summary>
    internal static void WriteMore(Utf8JsonWriter writer, in ProcessInfo info, bool withShare)
    {
        WriteNumber(writer, StatsKeys.Threads, info.Threads);
        WriteNumber(writer, StatsKeys.Fds, info.Descriptors);
        if (info.ResidentBytes is { } resident)
            writer.WriteNumber(StatsKeys.Rss, resident);
        if (withShare)
            WriteNumber(writer, StatsKeys.Pss, info.ShareBytes);
        writer.WritePropertyName(StatsKeys.State);
        if (info.State is { } state)
            writer.WriteStringValue([state]);
        else
            writer.WriteStringValue(NotAvailable);
    }

    internal static void WriteNumber(Utf8JsonWriter writer, JsonEncodedText name, double? value, int decimals)
    {
        writer.WritePropertyName(name);
        if (value is not { } number)
        {
            writer.WriteStringValue(NotAvailable);
        }
        else if (Math.Abs(number) < FixedDecimal.Largest)
        {
            Span<byte> text = stackalloc byte[FixedDecimal.LongestText];
            writer.WriteRawValue(text[..FixedDecimal.Write(text, FixedDecimal.Scale(number, decimals), decimals, leastDecimals: 1)], skipInputValidation: true);
        }
        else
        {
            JsonFloat.Write(writer, Math.Round(number, decimals));
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, JsonEncodedText name, long? value)
    {
        writer.WritePropertyName(name);
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(NotAvailable);
    }

    private static void WriteText(Utf8JsonWriter writer, JsonEncodedText name, string? value)
    {
        writer.WritePropertyName(name);
        if (value is not null)
            writer.WriteStringValue(value);
        else
            writer.WriteStringValue(NotAvailable);
    }

    private static void WriteSize(Utf8JsonWriter writer, JsonEncodedText name, long? bytes)
    {
        writer.WritePropertyName(name);
        if (bytes is { } size)
        {
            Span<byte> text = stackalloc byte[HumanSize.LongestText];
            writer.WriteStringValue(text[..HumanSize.Write(text, size)]);
        }
        else
        {
            writer.WriteStringValue(NotAvailable);
        }
    }
}
