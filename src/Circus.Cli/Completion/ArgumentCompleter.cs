using Circus.Commands;
using Circus.Options;

namespace Circus.Cli.Completion;

/// <summary>What may stand as an argument or option value of a command, by the words of its form: NAME is a watcher, PID one of its processes.</summary>
internal sealed class ArgumentCompleter(IDaemonNames names)
{
    private static readonly string[] GlobalOptionKeys = ["check_delay", "endpoint", "multicast_endpoint", "pubsub_endpoint", "stats_endpoint"];
    private static readonly string[] Signals = ["HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "WINCH", "ALRM"];
    private static readonly string[] Booleans = ["true", "false"];
    private static readonly string[] Events = ["add", "hook_failure", "hook_success", "kill", "reap", "reload", "remove", "spawn", "start", "stop", "updated"];

    /// <summary>Words for the argument after the given ones.</summary>
    internal IEnumerable<string> Arguments(Command command, IReadOnlyList<string> given) =>
        PlacesAt(command.Form.Arguments, given.Count).SelectMany(place => Words(command, place, given));

    /// <summary>Words for the value of an option.</summary>
    internal static IEnumerable<string> OptionValue(string? valueName) => valueName switch
    {
        "METHOD" => ["glob", "regex", "simple"],
        "SIGNAL" => Signals,
        _ => [],
    };

    private IEnumerable<string> Words(Command command, string place, IReadOnlyList<string> given) => place switch
    {
        "NAME" when command.Name != "add" => names.Watchers(),
        "PID" => names.Pids(given[0]),
        "SIGNUM" => Signals,
        "KEY" when command.Name == "set" => SettableKeys,
        "KEY" when command.Name == "globaloptions" => GlobalOptionKeys,
        "KEY" => names.OptionKeys(given[0]),
        "VALUE" => Values(given[^1]),
        "TOPIC" => names.Watchers().SelectMany(TopicsOf),
        _ => [],
    };

    private static IEnumerable<string> SettableKeys => OptionTable.All
        .Where(option => option is { Scope: OptionScope.Watcher, Settable: Settable.Yes, IsFamily: false } && option.WireType != WireType.None)
        .Select(option => option.Name);

    private static IEnumerable<string> Values(string key) => OptionTable.FindWatcher(key) switch
    {
        { Type: OptionType.Bool } => Booleans,
        { Type: OptionType.Signal } => Signals,
        { Choices: var choices } => choices,
        null => [],
    };

    // events-and-stats.md §1: lower case, spaces as underscores.
    private static IEnumerable<string> TopicsOf(string watcher) =>
        Events.Select(kind => $"watcher.{watcher.ToLowerInvariant().Replace(' ', '_')}.{kind}");

    /// <summary>
    /// The places that the argument with this index may take: of `NAME [PID] SIGNUM` the second may be either. What ends in dots repeats, with
    /// the bracket before it.
    /// </summary>
    private static IEnumerable<string> PlacesAt(string form, int index)
    {
        var places = form.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var plain = places.Select(place => place.Trim('[', ']', '.')).ToList();
        if (index >= places.Length)
        {
            if (places.Length == 0 || !places[^1].Contains("...", StringComparison.Ordinal))
                return [];
            var start = Array.FindLastIndex(places, place => place[0] == '[');
            start = start < 0 ? places.Length - 1 : start;
            return [plain[start + ((index - start) % (places.Length - start))]];
        }

        var isSkippable = index + 1 < places.Length && places[index] is ['[', .., ']'];
        return isSkippable ? [plain[index], plain[index + 1]] : [plain[index]];
    }
}
