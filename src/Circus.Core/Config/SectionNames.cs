namespace Circus.Config;

/// <summary>Checks that every section is of a kind that means something.</summary>
internal static class SectionNames
{
    private const string Allowed = "[circus], [watcher:NAME], [socket:NAME], [plugin:NAME], [env], [env:PATTERNS]";

    internal static void Check(IniFile ini, ConfigProblems problems)
    {
        foreach (var section in ini.Sections.Where(static section => !IsKnown(section.Name)))
            problems.Warn(section, $"there is no such kind of section; it is ignored; allowed: {Allowed}");
    }

    private static bool IsKnown(string section) =>
        section == "circus" || WatcherSections.IsWatcher(section) || SocketSections.IsSocket(section)
        || PluginSections.IsPlugin(section) || EnvironmentSections.IsEnvironment(section);
}
