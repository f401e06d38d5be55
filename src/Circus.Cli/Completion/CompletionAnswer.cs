using System.CommandLine;
using Circus.Cli.Control;

namespace Circus.Cli.Completion;

/// <summary>Answers `circus __complete WORD...`: a candidate a line, with its description after a tab. The last word is the one being typed.</summary>
internal static class CompletionAnswer
{
    internal static int Print(Command root, IReadOnlyList<string> words)
    {
        ControlConnection? connection = null;
        try
        {
            var completer = new LineCompleter(root, given =>
            {
                connection = new ControlConnection(new ControlOptions
                {
                    Endpoint = given.GetValueOrDefault("--endpoint"),
                    Ssh = given.GetValueOrDefault("--ssh"),
                    SshKeyFile = given.GetValueOrDefault("--ssh_keyfile"),
                });
                return new DaemonNames(connection);
            });
            foreach (var candidate in completer.Complete([.. words.SkipLast(1)], words.Count == 0 ? "" : words[^1]))
                Console.Out.WriteLine(candidate.Description.Length == 0 ? candidate.Text : $"{candidate.Text}\t{candidate.Description}");
            return 0;
        }
        finally
        {
            connection?.Dispose();
        }
    }
}
