using System.CommandLine;

namespace Circus.Cli;

/// <summary>The words of the command line with options in full, and the innermost command that they name.</summary>
internal readonly record struct ReadWords(IReadOnlyList<string> Words, Command Command);

/// <summary>
/// What the programs of Circus do beyond System.CommandLine (spec/cli.md): options may be shortened to an unambiguous prefix, an unknown
/// option is an error and never an argument, and option flags don't stand between arguments.
/// </summary>
internal static class ArgumentWords
{
    /// <summary>False with what is wrong; the command is then the one where it is wrong.</summary>
    internal static bool TryRead(Command root, IReadOnlyList<string> args, out ReadWords read, out string error)
    {
        var words = new List<string>(args.Count);
        var command = root;
        var arguments = ArgumentState.None;
        error = "";
        for (var i = 0; i < args.Count && error.Length == 0; i++)
        {
            var word = args[i];
            if (word == "--")
            {
                words.AddRange(args.Skip(i));
                break;
            }

            if (IsOption(word))
            {
                if (TryFindOption(command, word, out var option, out var full, out error))
                {
                    words.Add(full);
                    if (option.Arity.MinimumNumberOfValues > 0 && !full.Contains('=') && i + 1 < args.Count)
                        words.Add(args[++i]);
                    arguments = arguments == ArgumentState.Open ? ArgumentState.Closed : arguments;
                }

                continue;
            }

            words.Add(word);
            if (command.Subcommands.FirstOrDefault(each => each.Name == word) is { } subcommand && arguments == ArgumentState.None)
                command = subcommand;
            else if (arguments == ArgumentState.Closed || command.Arguments.Count == 0)
                error = Unrecognized(word);
            else
                arguments = ArgumentState.Open;
        }

        read = new(words, command);
        return error.Length == 0;
    }

    /// <summary>A negative number is an argument, as it is for Python's argparse.</summary>
    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]) && word[1] != '.';

    private static bool TryFindOption(Command command, string word, out Option option, out string full, out string error)
    {
        var equals = word.IndexOf('=');
        var name = equals < 0 ? word : word[..equals];
        var names = NamesOf(command).ToList();
        var found = names.Where(each => each.Name == name).ToList();
        if (found.Count == 0 && name.StartsWith("--", StringComparison.Ordinal))
            found = [.. names.Where(each => !each.Option.Hidden && each.Name.StartsWith(name, StringComparison.Ordinal))];
        error = found.Count switch
        {
            0 => Unrecognized(word),
            1 => "",
            _ => $"ambiguous option: {name} could match {string.Join(", ", found.Select(each => each.Name))}",
        };
        (full, option) = found.Count == 1 ? (found[0].Name + word[name.Length..], found[0].Option) : (word, null!);
        return found.Count == 1;
    }

    private static IEnumerable<(string Name, Option Option)> NamesOf(Command command)
    {
        var inherited = AncestorsOf(command).SelectMany(parent => parent.Options.Where(option => option.Recursive));
        return command.Options.Concat(inherited).SelectMany(option => option.Aliases.Prepend(option.Name).Select(name => (name, option)));
    }

    private static IEnumerable<Command> AncestorsOf(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => AncestorsOf(parent).Prepend(parent));

    private static string Unrecognized(string word) => $"unrecognized arguments: {word}";

    private enum ArgumentState
    {
        None,
        Open,
        Closed,
    }
}
