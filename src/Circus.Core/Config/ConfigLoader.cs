using Circus.Options;

namespace Circus.Config;

/// <summary>
/// Reads a configuration: the main file and its includes into sections, then sections into typed options. An error anywhere refuses the
/// whole; all of them are reported. What the reference drops (a watcher, a socket) is dropped here too, with a warning.
/// </summary>
public static class ConfigLoader
{
    /// <summary>Reads a file with its includes and converts it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The main file; problems name it as given here.</param>
    /// <param name="environment">The daemon's environment.</param>
    /// <param name="identities">The system's users and groups; null to leave names unchecked.</param>
    public static ConfigResult Load(
        IConfigFiles files, string path, IReadOnlyDictionary<string, string> environment, IIdentities? identities = null)
    {
        var problems = new ConfigProblems();
        problems.Enter(path);
        var ini = new IniFile();
        if (files.TryRead(path, out var bytes, out var error))
        {
            Parse(files, path, bytes, ini, problems);
            ReadIncludes(files, path, ini, environment, problems);
        }
        else
            problems.Error(new SourceLocation(path, 0), 0, null, $"the configuration file cannot be read: {error}");
        return Convert(ini, environment, files.WorkingDirectory, identities, problems);
    }

    /// <summary>Reads one file without its includes, in the notation that its name tells.</summary>
    public static void Parse(IConfigFiles files, string path, byte[] bytes, IniFile into, ConfigProblems problems)
    {
        if (files.NotationOf(path) is { } notation)
            notation.Parse(path, bytes, into, problems);
        else
            IniParser.Parse(path, bytes, into, problems);
    }

    private static ConfigResult Convert(
        IniFile ini, IReadOnlyDictionary<string, string> environment, string workingDirectory, IIdentities? identities, ConfigProblems problems)
    {
        var variables = new EnvironmentSections(ini, environment, problems);
        var names = new WatcherNames(problems);
        SectionNames.Check(ini, problems);
        var circus = CircusSection.Read(ini, variables, problems);
        var sockets = SocketSections.Read(ini, variables, problems);
        var references = new ReferenceChecks(sockets.Select(static socket => socket.Name), problems);
        var watchers = new WatcherSections(ini, variables, names, workingDirectory, references, problems).Read();
        var plugins = new PluginSections(ini, variables, environment, names, problems).Read(circus, workingDirectory);
        variables.CheckUse([.. watchers.Select(static watcher => watcher.Name)], problems);
        SocketChecks.Check(ini, watchers, sockets, problems);
        AddressChecks.Check(ini, circus, sockets, problems);
        if (identities is not null)
            IdentityChecks.Check(ini, circus, watchers, identities, problems);
        var config = problems.HasErrors
            ? null
            : new ArbiterConfig { Circus = circus, Watchers = watchers, Sockets = sockets, Plugins = plugins };
        return new ConfigResult(config, problems.Sorted);
    }

    /// <summary>
    /// Reads what `include` and then `include_dir` of the main file name; include lines of included files count for nothing.
    /// </summary>
    private static void ReadIncludes(
        IConfigFiles files, string path, IniFile ini, IReadOnlyDictionary<string, string> environment, ConfigProblems problems)
    {
        if (ini.Find("circus") is not { } section)
            return;
        var read = new HashSet<string>(StringComparer.Ordinal) { path };
        var words = WordsOf(section.Find("include")).Select(static each => (each.Option, Patterns: new[] { each.Word }))
            .Concat(WordsOf(section.Find("include_dir")).Select(static each => (each.Option, Patterns: new[] { each.Word + "/*.ini", each.Word + "/*.toml" })));
        foreach (var (option, patterns) in words.ToList())
        {
            var expanded = patterns.Select(pattern => OptionReader.Expand(pattern, environment)).ToList();
            var found = expanded.SelectMany(pattern => files.Match(files.DirectoryOf(path), pattern)).ToList();
            if (found.Count == 0)
            {
                var given = PythonRepr.Of(expanded[0]);
                problems.Warn(section, option, $"{given} does not lead to any config; patterns are relative to the main config file");
            }
            foreach (var file in found.Where(read.Add))
            {
                if (files.TryRead(file, out var bytes, out var error))
                    Parse(files, file, bytes, ini, problems);
                else
                    problems.Warn(section, option, $"{file} is skipped, it cannot be read: {error}");
            }
        }
    }

    private static IEnumerable<(IniOption Option, string Word)> WordsOf(IniOption? option) =>
        option is null ? [] : option.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (option, word));
}
