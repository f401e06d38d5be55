namespace Circus.Hooks;

/// <summary>How a hook ended.</summary>
/// <param name="IsTrue">It says yes: exit status 0, or a true value.</param>
/// <param name="Error">Null unless it has failed: the text of the event.</param>
/// <param name="IsBroken">It couldn't be run, took too long or raised: it has given no answer.</param>
public readonly record struct HookOutcome(bool IsTrue, string? Error = null, bool IsBroken = false)
{
    /// <summary>What it has printed, for extended_stats; null if nothing was asked for.</summary>
    public byte[]? Output { get; init; }

    public static HookOutcome Returned(bool value) => new(value);

    /// <summary>A program that ends with another status than 0 says no, and why it does is an error to tell.</summary>
    public static HookOutcome Refused(string error) => new(false, error);

    public static HookOutcome Broken(string error) => new(false, error, IsBroken: true);
}
