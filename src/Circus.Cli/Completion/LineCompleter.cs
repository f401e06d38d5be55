using System.CommandLine;
using System.CommandLine.Completions;
using Circus.Commands;
using Command = System.CommandLine.Command;

namespace Circus.Cli.Completion;

/// <summary>
/// What may follow on a command line: walks the words down the tree of commands, as the parser does, and offers subcommands, options, option
/// values, and arguments of the daemon's commands.
/// </summary>
/// <param name="root">The tree.</param>
/// <param name="namesFor">Who knows the names, given the options with values that stand before.</param>
internal sealed class LineCompleter(Command root, Func<IReadOnlyDictionary<string, string>, IDaemonNames> namesFor)
{
    /// <summary>Candidates for the word being typed, which begin with what there is of it.</summary>
    internal IReadOnlyList<Candidate> Complete(IReadOnlyList<string> before, string current)
    {
        var place = Walk(before);
        if (place.Awaiting is { } option)
            return Matching(ValuesOf(option), current);
        if (current.StartsWith('-') && !place.IsPastOptions)
        {
            var equals = current.IndexOf('=');
            if (equals < 0)
                return Matching(OptionsOf(place), current);
            return place.Command.Options.FirstOrDefault(each => each.Name == current[..equals]) is { } named
                ? Matching(ValuesOf(named).Select(value => value with { Text = current[..(equals + 1)] + value.Text }), current)
                : [];
        }

        return Matching(Words(place), current);
    }

    private static List<Candidate> Matching(IEnumerable<Candidate> candidates, string current) =>
        [.. candidates.Where(each => each.Text.StartsWith(current, StringComparison.Ordinal)).DistinctBy(each => each.Text).OrderBy(each => each.Text, StringComparer.Ordinal)];

    private IEnumerable<Candidate> Words(Place place)
    {
        var subcommands = place.Arguments.Count > 0 ? []
            : place.Command.Subcommands.Where(each => !each.Hidden).Select(each => new Candidate(each.Name, each.Description ?? ""));
        if (CommandTable.Find(place.Command.Name) is not { } command || place.Command.Parents.All(parent => parent.Name != Programs.Control))
            return subcommands.Concat(place.Command.Arguments.Take(1).SelectMany(argument => argument.GetCompletions(CompletionContext.Empty)).Select(item => new Candidate(item.Label)));
        return new ArgumentCompleter(namesFor(place.Values)).Arguments(command, place.Arguments).Select(word => new Candidate(word));
    }

    private static IEnumerable<Candidate> OptionsOf(Place place) => place.Command.Options
        .Concat(place.Command.Parents.OfType<Command>().SelectMany(parent => parent.Parents.OfType<Command>().Append(parent)).SelectMany(parent => parent.Options).Where(option => option.Recursive))
        .Where(option => !option.Hidden && !place.Given.Contains(option))
        .Where(option => option.Name.StartsWith("--", StringComparison.Ordinal))
        .Select(option => new Candidate(option.Name, option.Description ?? ""));

    private static IEnumerable<Candidate> ValuesOf(Option option) =>
        ArgumentCompleter.OptionValue(option.HelpName).Concat(option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)).Select(word => new Candidate(word));

    private Place Walk(IReadOnlyList<string> words)
    {
        var place = new Place(root);
        foreach (var word in words)
        {
            if (place.Awaiting is { } option)
            {
                place.Values[option.Name] = word;
                place.Awaiting = null;
            }
            else if (word == "--")
            {
                place.IsPastOptions = true;
            }
            else if (word.StartsWith('-') && !place.IsPastOptions)
            {
                Take(place, word);
            }
            else if (place.Arguments.Count == 0 && place.Command.Subcommands.FirstOrDefault(each => each.Name == word) is { } subcommand)
            {
                place.Command = subcommand;
            }
            else
            {
                place.Arguments.Add(word);
            }
        }

        return place;
    }

    private static void Take(Place place, string word)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        if (place.Command.Options.FirstOrDefault(each => each.Name.StartsWith(name, StringComparison.Ordinal)) is not { } option)
            return;
        place.Given.Add(option);
        if (equals >= 0)
            place.Values[option.Name] = word[(equals + 1)..];
        else if (option.Arity.MinimumNumberOfValues > 0)
            place.Awaiting = option;
    }

    private sealed class Place(Command command)
    {
        internal Command Command { get; set; } = command;

        internal List<string> Arguments { get; } = [];

        internal HashSet<Option> Given { get; } = [];

        internal Dictionary<string, string> Values { get; } = [];

        internal Option? Awaiting { get; set; }

        internal bool IsPastOptions { get; set; }
    }
}
