using System.Globalization;

namespace Circus.Options;

/// <summary>When a new process counts as started.</summary>
public enum ReadyKind
{
    /// <summary>At once.</summary>
    None,

    /// <summary>When it, or a process of its tree, sends READY=1 to NOTIFY_SOCKET, sd_notify(3).</summary>
    Notify,

    /// <summary>When it has run for a time.</summary>
    Delay,
}

/// <summary>The option `ready`: `none`, `notify` or `delay:SECONDS`.</summary>
public readonly record struct Readiness(ReadyKind Kind, double DelaySeconds = 0)
{
    private const string DelayPrefix = "delay:";

    /// <summary><see cref="DelaySeconds"/> for a timer.</summary>
    public TimeSpan Delay => Seconds.ToTimeSpan(DelaySeconds);

    public static bool TryParse(string text, out Readiness readiness)
    {
        var word = text.AsSpan().Trim();
        readiness = default;
        if (word.StartsWith(DelayPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (!OptionText.TryFloat(word[DelayPrefix.Length..], out var seconds) || !(seconds >= 0) || double.IsInfinity(seconds))
                return false;
            readiness = new(ReadyKind.Delay, seconds);
            return true;
        }

        readiness = new(word.Equals("notify", StringComparison.OrdinalIgnoreCase) ? ReadyKind.Notify : ReadyKind.None);
        return readiness.Kind == ReadyKind.Notify || word.Equals("none", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null, or what is wrong with the text.</summary>
    internal static string? Check(string text) =>
        TryParse(text, out _) ? null : $"{PythonRepr.Of(text)} is not allowed; allowed: none, notify, delay:SECONDS";

    public override string ToString() => Kind switch
    {
        ReadyKind.Notify => "notify",
        ReadyKind.Delay => DelayPrefix + DelaySeconds.ToString(CultureInfo.InvariantCulture),
        _ => "none",
    };
}
