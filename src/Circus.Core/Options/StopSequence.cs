namespace Circus.Options;

/// <summary>
/// The option `stop_signals`, `TERM:10, INT:5, KILL`: signals that ask a process to end, each with the seconds until the next one. SIGKILL
/// comes at the end, whether it is written or not; a last signal without seconds has the graceful_timeout.
/// </summary>
public sealed class StopSequence
{
    private StopSequence(string text, StopStep[] steps) => (Text, Steps) = (text, steps);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>The signals before SIGKILL.</summary>
    public IReadOnlyList<StopStep> Steps { get; }

    public static bool TryParse(string text, out StopSequence? sequence, out string reason)
    {
        sequence = null;
        var steps = new List<StopStep>();
        var isKilled = false;
        var parts = text.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            var colon = parts[i].IndexOf(':');
            var isLast = i == parts.Length - 1;
            double? seconds = null;
            if (!SignalNames.TryParse(colon < 0 ? parts[i] : parts[i].AsSpan(0, colon), out var signum) || signum == 0)
                return Fail($"{PythonRepr.Of(parts[i].Trim())} is not a signal; allowed: SIGNAL:SECONDS, ..., such as TERM:10, INT:5, KILL", out reason);
            if (colon >= 0)
            {
                if (!OptionText.TryFloat(parts[i].AsSpan(colon + 1), out var given) || !(given >= 0))
                    return Fail($"{PythonRepr.Of(parts[i].Trim())} is not of the form SIGNAL:SECONDS", out reason);
                seconds = given;
            }

            if (isKilled)
                return Fail("nothing can follow KILL", out reason);
            isKilled = signum == SignalNames.Kill;
            if (isKilled)
                continue;
            if (seconds is null && !isLast)
                return Fail($"{PythonRepr.Of(parts[i].Trim())} needs the seconds until the next signal, SIGNAL:SECONDS", out reason);
            steps.Add(new(signum, seconds));
        }

        sequence = new(text.Trim(), [.. steps]);
        reason = "";
        return true;
    }

    /// <summary>Null, or what is wrong with the text; an empty one is no sequence.</summary>
    internal static string? Check(string text) => string.IsNullOrWhiteSpace(text) || TryParse(text, out _, out var reason) ? null : reason;

    internal static StopSequence? Of(string? text) => !string.IsNullOrWhiteSpace(text) && TryParse(text, out var sequence, out _) ? sequence : null;

    private static bool Fail(string text, out string reason)
    {
        reason = text;
        return false;
    }
}

/// <summary>One signal of a <see cref="StopSequence"/>.</summary>
/// <param name="Signum">The signal.</param>
/// <param name="Seconds">How long the process has to end; null is the graceful_timeout.</param>
public readonly record struct StopStep(int Signum, double? Seconds);
