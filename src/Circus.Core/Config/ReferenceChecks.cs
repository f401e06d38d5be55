using Circus.Options;

namespace Circus.Config;

/// <summary>
/// Points at references that stay as they are written (config.md §9): the reference never says anything about them, and a worker then gets
/// a literal `$(circus.…)` as an argument.
/// </summary>
/// <param name="sockets">Names of the managed sockets, in lower case.</param>
/// <param name="problems">Takes the warnings.</param>
internal sealed class ReferenceChecks(IEnumerable<string> sockets, ConfigProblems problems)
{
    private const string AllowedInCommandLines = "circus.wid, circus.env.NAME, circus.sockets.NAME, circus.rlimits.NAME and options of the watcher";

    private static readonly (string Open, string Close)[] Brackets = [("$(", ")"), ("((", "))"), ("${", "}")];

    private readonly Dictionary<string, int> _sockets = sockets.ToDictionary(static name => name, static _ => 0, StringComparer.Ordinal);

    /// <summary>Checks the value of an option that is expanded once, when the file is read.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="option">The option as written.</param>
    /// <param name="text">Its value with what could be replaced replaced.</param>
    /// <param name="definition">Its row, or null.</param>
    internal void CheckText(IniSection section, IniOption option, string text, OptionDefinition? definition)
    {
        foreach (var reference in VariableReferences.Find(text, braces: false))
        {
            var written = text.Substring(reference.Index, reference.Length);
            var reason = definition is not null && definition.Traits.HasFlag(OptionTraits.NotExpanded) ? "this option takes no references"
                : EnvironmentVariables.NameOf(reference.Name) is { } variable ? $"there is no variable {variable.ToUpperInvariant()}"
                : "this option knows only circus.env.NAME";
            Warn(section, option, written, reason);
        }
    }

    /// <summary>Checks an option that is expanded at each spawn.</summary>
    internal void CheckCommandLine(IniSection section, IniOption option, string text, WatcherOptions options, IReadOnlyDictionary<string, string> environment)
    {
        var context = new CommandLineContext { Name = "", Wid = 1, Environment = environment, SocketFds = _sockets };
        foreach (var reference in VariableReferences.Find(text, braces: true))
        {
            var written = text.Substring(reference.Index, reference.Length);
            if (VariableReferences.SocketOf(reference.Name) is { } socket)
                CheckSocket(section, option, written, socket, options);
            else if (CommandLineVariables.Find(reference.Name, options, context) is null)
                Warn(section, option, written, WhyUnknown(reference.Name));
        }
        CheckNearMisses(section, option, text, options);
    }

    /// <summary>Checks the name of a stream's file, which is expanded when the file is opened.</summary>
    internal void CheckStreamFile(IniSection section, IniOption option, string text, WatcherOptions options, IReadOnlyDictionary<string, string> environment)
    {
        var context = new CommandLineContext { Name = "", Wid = 1, Environment = environment };
        foreach (var reference in VariableReferences.Find(text, braces: false))
        {
            if (reference.Name != "name" && CommandLineVariables.Find(reference.Name, options, context) is null)
                Warn(section, option, text.Substring(reference.Index, reference.Length), WhyUnknown(reference.Name));
        }
    }

    /// <summary>Checks that the socket of `stdin_socket` is there.</summary>
    internal void CheckStdin(IniSection section, IniOption option, string name)
    {
        if (!_sockets.ContainsKey(name.ToLowerInvariant()))
            problems.Warn(section, option, NoSocket(name, ""));
    }

    private void CheckSocket(IniSection section, IniOption option, string written, string socket, WatcherOptions options)
    {
        if (!_sockets.ContainsKey(socket))
            Warn(section, option, written, null, NoSocket(socket, Suggestion.For(socket, _sockets.Keys) is { } near ? $"; did you mean {near}?" : ""));
        else if (!options.UseSockets && options.ListenFds is null && options.StdinSocket != socket)
            Warn(section, option, written, null, "the descriptor is closed in the worker, as the watcher has not use_sockets = True");
    }

    private static string NoSocket(string name, string hint) => $"there is no section [socket:{name}], which the watcher names{hint}";

    private static string WhyUnknown(string name)
    {
        if (EnvironmentVariables.NameOf(name) is { } variable)
            return $"the worker's environment has no {variable.ToUpperInvariant()}";
        var known = WatcherOptionTable.Rows.Where(static row => (row.Traits & OptionTraits.InCommandLine) != 0).Select(static row => row.Name).Append("wid");
        return $"there is no circus.{name}" + (Suggestion.For(name, known) is { } near ? $"; did you mean circus.{near}?" : $"; known are {AllowedInCommandLines}");
    }

    /// <summary>References that miss the form by little: blanks inside, the wrong brackets, or without `circus.`.</summary>
    private void CheckNearMisses(IniSection section, IniOption option, string text, WatcherOptions options)
    {
        foreach (var (open, close) in Brackets)
        {
            for (var at = text.IndexOf(open, StringComparison.Ordinal); at >= 0; at = text.IndexOf(open, at + 2, StringComparison.Ordinal))
            {
                var end = text.IndexOf(close, at, StringComparison.Ordinal);
                if (end < 0)
                    break;
                var written = text[at..(end + close.Length)];
                var body = written[2..^close.Length].Trim();
                var name = body.StartsWith("circus.", StringComparison.OrdinalIgnoreCase) ? body["circus.".Length..] : body;
                if (IsVariable(name.ToLowerInvariant(), hasPrefix: name != body) && !VariableReferences.Find(written, braces: true).Any())
                    Warn(section, option, written, $"a reference is written $(circus.{name})");
            }
        }
        if (!options.Shell && text.IndexOf("$WID", StringComparison.Ordinal) is >= 0 and var start)
            problems.WarnAt(section, option, IndexIn(option, "$WID", start), "$WID stays as it is written; the slot's number is $(circus.wid)");
    }

    private static bool IsVariable(string name, bool hasPrefix) =>
        name == "wid" || name.StartsWith("env.", StringComparison.Ordinal) || name.StartsWith("sockets.", StringComparison.Ordinal)
        || name.StartsWith("rlimits.", StringComparison.Ordinal)
        || (hasPrefix && OptionTable.FindWatcher(name) is { } row && (row.Traits & OptionTraits.InCommandLine) != 0);

    private void Warn(IniSection section, IniOption option, string written, string? reason, string? message = null) =>
        problems.WarnAt(section, option, IndexIn(option, written, 0), message ?? $"{written} stays as it is written: {reason}");

    /// <summary>Where a text stands in the value as written; a reference that another one's value brought in points at the whole.</summary>
    private static int IndexIn(IniOption option, string written, int otherwise) =>
        option.Value.IndexOf(written, StringComparison.Ordinal) is >= 0 and var index ? index : Math.Min(otherwise, option.Value.Length);
}
