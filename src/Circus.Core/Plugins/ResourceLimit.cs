using System.Globalization;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>A limit of memory: a percentage, or with a unit (`250M`) bytes.</summary>
internal readonly record struct ResourceLimit(double Percent, long? Bytes)
{
    /// <summary>Null and the reason for a text that is neither.</summary>
    internal static ResourceLimit? Parse(string text, out string reason)
    {
        reason = $"{PythonRepr.Of(text)} is neither a percentage nor a size such as 250M";
        if (double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            return new ResourceLimit(percent, null);
        return ProcessStats.Bytes(text) is { } bytes ? new ResourceLimit(0, bytes) : null;
    }

    internal bool IsExceededBy(double percent, long bytes) => Bytes is { } limit ? bytes > limit : percent > Percent;

    internal bool IsAbove(double percent, long bytes) => Bytes is { } limit ? bytes < limit : percent < Percent;
}
