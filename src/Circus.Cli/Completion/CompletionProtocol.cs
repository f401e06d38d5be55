using System.Globalization;
using Circus.Cli.Control;
using Circus.Commands;

namespace Circus.Cli.Completion;

/// <summary>The protocol of circusctl's own bash completion: AUTO_COMPLETE, COMP_WORDS and COMP_CWORD in the environment (spec/cli.md §2).</summary>
internal static class CompletionProtocol
{
    internal static bool IsAsked => Environment.GetEnvironmentVariable("AUTO_COMPLETE") is not null;

    /// <summary>Prints the commands for the first word and nothing for others; always exit status 1.</summary>
    internal static int Answer()
    {
        var words = (Environment.GetEnvironmentVariable("COMP_WORDS") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (int.TryParse(Environment.GetEnvironmentVariable("COMP_CWORD"), CultureInfo.InvariantCulture, out var place) && place == 1)
        {
            var current = words.Length > 1 ? words[1] : "";
            Console.Out.WriteLine(string.Join(' ', CommandTable.All.Select(command => command.Name).Where(name => name.StartsWith(current, StringComparison.Ordinal))));
        }

        return ControlExit.Failed;
    }
}
