namespace Circus.Config;

/// <summary>Checks that every section is of a kind that means something, and holds something.</summary>
internal static class SectionNames
{
    private const string Allowed = "[circus], [watcher:NAME], [socket:NAME], [plugin:NAME], [env], [env:PATTERNS]";

    private static readonly string[] Kinds = ["circus", "watcher", "socket", "plugin", "env"];

    internal static void Check(IniFile ini, ConfigProblems problems)
    {
        foreach (var section in ini.Sections)
        {
            if (!IsKnown(section.Name))
                problems.Warn(section, $"there is no such kind of section; it is ignored; {Meant(section.Name)}allowed: {Allowed}");
            else if (section.Name != "circus" && !EnvironmentSections.IsEnvironment(section.Name) && !ini.OptionsOf(section).Any())
                problems.Warn(section, "the section is skipped: it has no option");
            else if (section.Name.AsSpan(section.Name.IndexOf(':') + 1) is var name && name.Trim().Length < name.Length)
                problems.Warn(section, "the white space around the name is part of it");
        }
    }

    private static bool IsKnown(string section) =>
        section == "circus" || WatcherSections.IsWatcher(section) || SocketSections.IsSocket(section)
        || PluginSections.IsPlugin(section) || EnvironmentSections.IsEnvironment(section);

    /// <summary>The section that was probably meant: the kind mistyped, in other case, or with another sign for the colon.</summary>
    private static string Meant(string section)
    {
        var end = section.AsSpan().IndexOfAny(":. =/");
        var (kind, name) = end < 0 ? (section, "") : (section[..end], section[(end + 1)..].Trim());
        if (Suggestion.For(kind, Kinds) is not { } known || (known == "circus") != (name.Length == 0 && known != "env"))
            return "";
        return $"did you mean [{known}{(name.Length == 0 ? "" : ":" + name)}]? ";
    }
}
