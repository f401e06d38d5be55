namespace Circus.Fakes.Tests;

internal static class TestNames
{
    /// <summary>A watcher's name as topics show it.</summary>
    internal static string ResName(string name) => name.ToLowerInvariant().Replace(' ', '_');
}
