namespace Circus.Config;

/// <summary>Collects what is found while a configuration is read, so that everything is told at once.</summary>
public sealed class ConfigProblems
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<string> _files = [];

    /// <summary>The configuration has to be refused.</summary>
    public bool HasErrors => _problems.Exists(static problem => problem.Severity == ConfigSeverity.Error);

    /// <summary>Everything found, in the order in which files were read, and of lines.</summary>
    public IReadOnlyList<ConfigProblem> Sorted =>
        [.. _problems.OrderBy(problem => _files.IndexOf(problem.File)).ThenBy(static problem => problem.Line).ThenBy(static problem => problem.Column)];

    /// <summary>Names a file whose problems come after those of the files named before.</summary>
    public void Enter(string file)
    {
        if (!_files.Contains(file))
            _files.Add(file);
    }

    /// <summary>An error at a place, in a section if that is known.</summary>
    public void Error(SourceLocation at, int column, string? section, string message) =>
        Add(new ConfigProblem(ConfigSeverity.Error, at.File, at.Line, section, null, message) { Column = Math.Max(column, 1) });

    internal void Error(IniSection section, string message) => Add(ConfigSeverity.Error, section, message);

    /// <summary>An error in an option's value, or in the section when the option stands elsewhere.</summary>
    internal void Error(IniSection section, IniOption? option, string message)
    {
        if (option is null)
            Error(section, message);
        else
            Add(ConfigSeverity.Error, section, option, message);
    }

    internal void Warn(IniSection section, string message) => Add(ConfigSeverity.Warning, section, message);

    /// <summary>A warning about an option's value, or about the section when the option stands elsewhere.</summary>
    internal void Warn(IniSection section, IniOption? option, string message)
    {
        if (option is null)
            Warn(section, message);
        else
            Add(ConfigSeverity.Warning, section, option, message);
    }

    /// <summary>A warning about the option's name instead of its value.</summary>
    internal void WarnName(IniSection section, IniOption option, string message) =>
        Add(new ConfigProblem(ConfigSeverity.Warning, option.Location.File, option.Location.Line, section.Name, option.Name, message) { Column = option.NameColumn });

    /// <summary>A warning about the text from one character of the value on.</summary>
    internal void WarnAt(IniSection section, IniOption option, int index, string message)
    {
        var (at, column) = option.PlaceOf(index);
        Add(new ConfigProblem(ConfigSeverity.Warning, at.File, at.Line, section.Name, option.Name, message) { Column = column });
    }

    internal void Note(IniSection section, string message) => Add(ConfigSeverity.Note, section, message);

    internal void Note(IniSection section, IniOption option, string message) => Add(ConfigSeverity.Note, section, option, message);

    private void Add(ConfigSeverity severity, IniSection section, string message) =>
        Add(new ConfigProblem(severity, section.Location.File, section.Location.Line, section.Name, null, message) { Column = 1 });

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
