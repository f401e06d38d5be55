using System.Text;

namespace Circus.Config;

/// <summary>The `[env]` and `[env:PATTERNS]` sections (config.md §7) and what watchers get from them.</summary>
internal sealed class EnvironmentSections
{
    private const string Prefix = "env:";

    private readonly IniFile _ini;
    private readonly IReadOnlyDictionary<string, string> _daemonEnvironment;
    private readonly OrderedDictionary<string, string> _forAll;
    private readonly List<IniSection> _forSome;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly ReferenceChecks _references;
    private readonly Dictionary<string, WatcherEnvironment> _environments = new(StringComparer.Ordinal);

    internal EnvironmentSections(IniFile ini, IReadOnlyDictionary<string, string> daemonEnvironment, ConfigProblems problems)
    {
        (_ini, _daemonEnvironment, _references) = (ini, daemonEnvironment, new ReferenceChecks([], problems));
        _forAll = new(StringComparer.Ordinal);
        if (ini.Find("env") is { } section)
            AddValues(section, _forAll, Merge(daemonEnvironment));
        Early = Merge(daemonEnvironment, _forAll);
        _forSome = [.. ini.Sections.Where(static section => section.Name.StartsWith(Prefix, StringComparison.Ordinal))];
        foreach (var each in ini.Sections.Where(static each => IsEnvironment(each.Name)))
            Check(each, problems);
    }

    /// <summary>The daemon's environment and `[env]`: what `$(circus.env.X)` means outside watchers.</summary>
    internal IReadOnlyDictionary<string, string> Early { get; }

    internal static bool IsEnvironment(string section) => section == "env" || section.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The environment of a watcher; watchers that the same sections match share one.</summary>
    internal WatcherEnvironment For(string watcher)
    {
        var sections = _forSome.Where(section => Matches(section.Name[Prefix.Length..], watcher)).ToList();
        var key = string.Join('\n', sections.Select(static section => section.Name));
        if (!_environments.TryGetValue(key, out var environment))
            _environments.Add(key, environment = Resolve(sections));
        return environment;
    }

    /// <summary>Warns about patterns that none of the watchers matches, and variables in values that stay as they are or vanish.</summary>
    internal void CheckUse(IReadOnlyCollection<string> watchers, ConfigProblems problems)
    {
        foreach (var section in _forSome)
        {
            foreach (var pattern in section.Name[Prefix.Length..].Split(',').Select(static pattern => pattern.Trim()))
            {
                if (!watchers.Any(watcher => ShellGlob.IsMatch(pattern, watcher)))
                    problems.Warn(section, $"no watcher matches '{pattern}'" + (Suggestion.For(pattern, watchers) is { } near ? $"; did you mean {near}?" : ""));
            }
        }
    }

    private WatcherEnvironment Resolve(List<IniSection> sections)
    {
        var values = new OrderedDictionary<string, string>(_forAll, StringComparer.Ordinal);
        foreach (var section in sections)
            AddValues(section, values, Merge(_daemonEnvironment, values));
        var all = new OrderedDictionary<string, string>(_daemonEnvironment, StringComparer.Ordinal);
        foreach (var (name, value) in values)
            all[name] = value;
        return new WatcherEnvironment(values, all, Merge(_daemonEnvironment, values));
    }

    private void Check(IniSection section, ConfigProblems problems)
    {
        foreach (var option in section.Options)
        {
            if (option.Name.Length == 0)
                problems.Error(section, option, "a variable needs a name");
            CheckDollars(section, option, problems);
        }
    }

    /// <summary>Warns about `$NAME` that stands for nothing, as the daemon's environment has no such variable.</summary>
    private void CheckDollars(IniSection section, IniOption option, ConfigProblems problems)
    {
        for (var i = option.Value.IndexOf('$'); i >= 0; i = option.Value.IndexOf('$', i + 1))
        {
            var name = option.Value.Substring(i + 1, NameLength(option.Value.AsSpan(i + 1)));
            if (name.Length > 0 && !_daemonEnvironment.ContainsKey(name))
                problems.WarnAt(section, option, i, $"${name} becomes nothing: the daemon's own environment has no such variable");
        }
    }

    private static bool Matches(string patterns, string watcher)
    {
        foreach (var range in patterns.AsSpan().Split(','))
        {
            if (ShellGlob.IsMatch(patterns.AsSpan(range).Trim(), watcher))
                return true;
        }
        return false;
    }

    /// <summary>Adds a section's variables; references in their values see what was known before the section.</summary>
    private void AddValues(IniSection section, OrderedDictionary<string, string> values, IReadOnlyDictionary<string, string> known)
    {
        foreach (var option in _ini.OptionsOf(section))
        {
            // `$NAME` first, so that a dollar sign inside a referenced value stays one.
            var value = OptionReader.Expand(ExpandDollars(option.Value), known).Trim();
            values[option.Name.Trim()] = value;
            if (_told.Add($"{section.Name}]{option.Name}"))
                _references.CheckText(section, option, value, definition: null);
        }
    }

    /// <summary>Replaces `$NAME`, NAME in capitals, by the daemon's own variable or by nothing (quirks.md Q36).</summary>
    private string ExpandDollars(string value)
    {
        if (!value.Contains('$'))
            return value;
        var expanded = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var length = value[i] == '$' ? NameLength(value.AsSpan(i + 1)) : 0;
            if (length == 0)
                expanded.Append(value[i]);
            else
                expanded.Append(_daemonEnvironment.GetValueOrDefault(value.Substring(i + 1, length)));
            i += length;
        }
        return expanded.ToString();
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetterUpper(text[0]))
            return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterUpper(text[length]) || char.IsAsciiDigit(text[length]) || text[length] == '_'))
            length++;
        return length;
    }

    /// <summary>One dictionary of several, by name without case; later ones win.</summary>
    private static Dictionary<string, string> Merge(params ReadOnlySpan<IReadOnlyDictionary<string, string>> parts)
    {
        var merged = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            foreach (var (name, value) in part)
                merged[name] = value;
        }
        return merged;
    }
}
