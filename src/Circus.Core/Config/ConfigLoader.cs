using Circus.Options;

namespace Circus.Config;

/// <summary>
/// Reads a configuration: the main file and its includes into sections, then sections into typed options. An error anywhere refuses the
/// whole; all of them are reported. What the reference drops (a watcher, a socket) is dropped here too, with a warning.
/// </summary>
public static class ConfigLoader
{
    /// <summary>Reads an ini file with its includes and converts it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">The main file; problems name it as given here.</param>
    /// <param name="environment">The daemon's environment.</param>
    public static ConfigResult Load(IConfigFiles files, string path, IReadOnlyDictionary<string, string> environment)
    {
        var problems = new ConfigProblems();
        problems.Enter(path);
        var ini = new IniFile();
        if (files.TryRead(path, out var bytes, out var error))
        {
            IniParser.Parse(path, bytes, ini, problems);
            ReadIncludes(files, path, ini, environment, problems);
        }
        else
            problems.Error(new SourceLocation(path, 0), 0, null, $"the configuration file cannot be read: {error}");
        return Convert(ini, environment, files.WorkingDirectory, problems);
    }

    /// <summary>Converts sections that were read by other means, such as another notation of the same options.</summary>
    public static ConfigResult Convert(IniFile sections, IReadOnlyDictionary<string, string> environment, string workingDirectory) =>
        Convert(sections, environment, workingDirectory, new ConfigProblems());

    private static ConfigResult Convert(
        IniFile ini, IReadOnlyDictionary<string, string> environment, string workingDirectory, ConfigProblems problems)
    {
        var variables = new EnvironmentSections(ini, environment, problems);
        var names = new WatcherNames(problems);
        SectionNames.Check(ini, problems);
        var circus = CircusSection.Read(ini, variables, problems);
        var sockets = SocketSections.Read(ini, variables, problems);
        var watchers = new WatcherSections(ini, variables, names, workingDirectory, problems).Read();
        var plugins = new PluginSections(ini, variables, environment, names, problems).Read(circus, workingDirectory);
        WatcherChecks.CheckSockets(ini, watchers, sockets, problems);
        AddressChecks.Check(ini, circus, sockets, problems);
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
        var words = WordsOf(section.Find("include"), suffix: "").Concat(WordsOf(section.Find("include_dir"), suffix: "/*.ini")).ToList();
        foreach (var (option, word) in words)
        {
            var pattern = VariableReferences.Expand(word, name => EnvironmentVariables.Find(name, environment), braces: false);
            var found = files.Match(files.DirectoryOf(path), pattern).ToList();
            if (found.Count == 0)
            {
                var given = PythonRepr.Of(pattern);
                problems.Warn(section, option, $"{given} does not lead to any config; patterns are relative to the main config file");
            }
            foreach (var file in found.Where(read.Add))
            {
                if (files.TryRead(file, out var bytes, out var error))
                    IniParser.Parse(file, bytes, ini, problems);
                else
                    problems.Warn(section, option, $"{file} is skipped, it cannot be read: {error}");
            }
        }
    }

    private static IEnumerable<(IniOption Option, string Word)> WordsOf(IniOption? option, string suffix) =>
        option is null
            ? []
            : option.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (option, word + suffix));
}
