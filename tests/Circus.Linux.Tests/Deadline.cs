namespace Circus.Linux.Tests;

/// <summary>How long a test waits for an event that must come: long enough for a loaded machine, never reached otherwise.</summary>
internal static class Deadline
{
    internal const int Milliseconds = 20_000;
}
