namespace Circus.Config;

/// <summary>One option as written. Its value grows while continuation lines are read.</summary>
public sealed class IniOption(string name, string value, SourceLocation location, int column)
{
    public string Name { get; } = name;

    /// <summary>The value; continuation lines are joined with newlines.</summary>
    public string Value { get; private set; } = value;

    public SourceLocation Location { get; } = location;

    /// <summary>Column from 1 where the value starts.</summary>
    public int Column { get; } = column;

    /// <summary>Column from 1 where the name starts.</summary>
    public int NameColumn { get; init; } = 1;

    /// <summary>The characters of the value stand one after the other in the file, so that each has a place of its own.</summary>
    public bool IsVerbatim { get; init; } = true;

    /// <summary>The lines below that continue the value: from which character of it on, and where they stand.</summary>
    private readonly List<(int Start, SourceLocation At, int Column)> _continuations = [];

    /// <summary>Appends a line that continues the value.</summary>
    internal void Continue(string text, SourceLocation at, int column)
    {
        _continuations.Add((Value.Length + 1, at, column));
        Value += "\n" + text;
    }

    /// <summary>Where a character of the value stands.</summary>
    internal (SourceLocation At, int Column) PlaceOf(int index)
    {
        if (!IsVerbatim)
            return (Location, Column);
        var (start, at, column) = _continuations.FindLast(line => line.Start <= index) is { Start: > 0 } line ? line : (0, Location, Column);
        return (at, column + index - start);
    }
}

/// <summary>One section with its options in order; sections of the same name are one.</summary>
public sealed class IniSection(string name, SourceLocation location)
{
    private readonly OrderedDictionary<string, IniOption> _options = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>The first header of this name.</summary>
    public SourceLocation Location { get; } = location;

    public IReadOnlyList<IniOption> Options => _options.Values;

    /// <summary>The option of that exact name, or null.</summary>
    public IniOption? Find(string name) => _options.GetValueOrDefault(name);

    /// <summary>Adds an option unless the section has one of its name: the first one wins, here and across files (quirks.md Q34).</summary>
    public bool TryAdd(IniOption option) => _options.TryAdd(option.Name, option);
}

/// <summary>The sections of a configuration in the order of their first headers, included files last.</summary>
public sealed class IniFile
{
    /// <summary>Name of the section whose options every other section has too.</summary>
    public const string DefaultSectionName = "DEFAULT";

    /// <summary>The pseudo option that holds a section's name.</summary>
    public const string NameOption = "__name__";

    private readonly OrderedDictionary<string, IniSection> _sections = new(StringComparer.Ordinal);

    /// <summary>All sections but `[DEFAULT]`.</summary>
    public IEnumerable<IniSection> Sections => _sections.Values.Where(static section => section.Name != DefaultSectionName);

    /// <summary>All sections, `[DEFAULT]` too.</summary>
    public IEnumerable<IniSection> AllSections => _sections.Values;

    /// <summary>The section of that exact name, or null.</summary>
    public IniSection? Find(string name) => _sections.GetValueOrDefault(name);

    /// <summary>The section of that exact name, made when there is none.</summary>
    public IniSection GetOrAdd(string name, SourceLocation location)
    {
        if (!_sections.TryGetValue(name, out var section))
            _sections.Add(name, section = new IniSection(name, location));
        return section;
    }

    /// <summary>The options of a section, then those of `[DEFAULT]` that it doesn't set itself.</summary>
    public IEnumerable<IniOption> OptionsOf(IniSection section) =>
        section.Options.Concat(DefaultOptions.Where(option => section.Find(option.Name) is null));

    /// <summary>True for an option that a section has from `[DEFAULT]`.</summary>
    internal bool IsFromDefault(IniOption option) => ReferenceEquals(Find(DefaultSectionName)?.Find(option.Name), option);

    private IReadOnlyList<IniOption> DefaultOptions => Find(DefaultSectionName)?.Options ?? [];
}
