using System.Globalization;

namespace Circus.Control.Zmtp.Tests;

/// <summary>How long a seeded fuzz runs, and with which seed: scripts/fuzz.sh says it by the environment.</summary>
internal static class FuzzRun
{
    /// <summary>CIRCUS_FUZZ_SEED repeats a run.</summary>
    internal static int Seed { get; } = Read("CIRCUS_FUZZ_SEED") ?? Environment.TickCount;

    /// <summary>CIRCUS_FUZZ_CASES divided by the cost of one case, or the default of the normal suite.</summary>
    internal static int Cases(int normally, int cost = 1) => Read("CIRCUS_FUZZ_CASES") is { } cases ? Math.Max(normally, cases / cost) : normally;

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
