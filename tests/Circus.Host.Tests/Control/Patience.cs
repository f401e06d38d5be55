namespace Circus.Control.Tests;

/// <summary>How long a test waits for what must come: long enough for a loaded machine, never reached otherwise.</summary>
internal static class Patience
{
    internal const int Milliseconds = 30_000;

    /// <summary>Waits for a state of another thread that tells nobody when it changes.</summary>
    internal static void Until(Func<bool> condition, string what) => Assert.True(SpinWait.SpinUntil(condition, Milliseconds), what);
}
