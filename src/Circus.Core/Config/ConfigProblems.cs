namespace Circus.Config;

/// <summary>Collects what is found while a configuration is read, so that everything is told at once.</summary>
internal sealed class ConfigProblems
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<string> _files = [];

    internal bool HasErrors => _problems.Exists(static problem => problem.Severity == ConfigSeverity.Error);

    /// <summary>Everything found, in the order in which files were read, and of lines.</summary>
    internal IReadOnlyList<ConfigProblem> Sorted =>
        [.. _problems.OrderBy(problem => _files.IndexOf(problem.File)).ThenBy(static problem => problem.Line)];

    /// <summary>Names a file whose problems come after those of the files named before.</summary>
    internal void Enter(string file)
    {
        if (!_files.Contains(file))
            _files.Add(file);
    }

    internal void Error(SourceLocation at, int column, string? section, string message) =>
        Add(new ConfigProblem(ConfigSeverity.Error, at.File, at.Line, section, null, message) { Column = column });

    internal void Error(IniSection section, string message) => Add(ConfigSeverity.Error, section, message);

    internal void Error(IniSection section, IniOption option, string message) => Add(ConfigSeverity.Error, section, option, message);

    internal void Warn(IniSection section, string message) => Add(ConfigSeverity.Warning, section, message);

    internal void Warn(IniSection section, IniOption option, string message) => Add(ConfigSeverity.Warning, section, option, message);

    internal void Note(IniSection section, string message) => Add(ConfigSeverity.Note, section, message);

    internal void Note(IniSection section, IniOption option, string message) => Add(ConfigSeverity.Note, section, option, message);

    private void Add(ConfigSeverity severity, IniSection section, string message) =>
        Add(new ConfigProblem(severity, section.Location.File, section.Location.Line, section.Name, null, message));

    private void Add(ConfigSeverity severity, IniSection section, IniOption option, string message)
    {
        var at = option.Location;
        Add(new ConfigProblem(severity, at.File, at.Line, section.Name, option.Name, message) { Column = option.Column });
    }

    private void Add(ConfigProblem problem)
    {
        Enter(problem.File);
        _problems.Add(problem);
    }
}
