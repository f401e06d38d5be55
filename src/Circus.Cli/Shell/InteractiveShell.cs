using Circus.Cli.Completion;
using Circus.Cli.Control;
using Circus.Commands;
using Circus.Config;
using Circus.Linux;
using Command = System.CommandLine.Command;

namespace Circus.Cli.Shell;

/// <summary>
/// `circus ctl` without a command: a prompt for commands (spec/cli.md §2.5, decision Q53). On a terminal with history, editing and completion,
/// else line by line from stdin. Errors don't leave it.
/// </summary>
internal sealed class InteractiveShell
{
    private const string Prompt = "(circusctl) ";

    private readonly string _program;
    private readonly ControlScope _scope;
    private readonly Interrupt _interrupt;
    private readonly Command _root;
    private readonly Command _control;
    private readonly LineReader? _reader;
    private readonly History _history;
    private readonly PipedInput _piped = new();

    private InteractiveShell(string program, ControlOptions options, ControlConnection connection, Interrupt interrupt)
    {
        _program = program;
        _interrupt = interrupt;
        _scope = new ControlScope(options, connection) { Interrupt = interrupt };
        _control = ControlCommand.CreateForShell(_scope);
        _root = CircusCommand.RootOf(program);
        _root.Add(_control);
        var isInteractive = Terminal.IsInput && Terminal.IsOutput && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        _history = isInteractive ? History.Load() : new History(null);
        if (isInteractive && Terminal.Open() is { } terminal)
        {
            var completer = new LineCompleter(_control, _ => new DaemonNames(connection));
            _reader = new LineReader(terminal, _history, (before, current) => Complete(completer, before, current));
        }
    }

    /// <summary>Reads and carries out commands until the input ends; exit status 0.</summary>
    internal static int Run(string program, ControlOptions options)
    {
        using var connection = new ControlConnection(options);
        using var interrupt = new Interrupt();
        var shell = new InteractiveShell(program, options, connection, interrupt);
        Console.Out.WriteLine($"circusctl {Programs.CircusVersion}");
        shell.Invoke(["status"]);
        shell.ReadLines();
        return ControlExit.Done;
    }

    private void ReadLines()
    {
        while (TryReadLine(out var line))
        {
            _history.Add(line);
            _interrupt.Reset();
            if (!TryExecute(line))
                break;
        }

        if (_reader is not null && _history.Save() is { } error)
            Console.Error.WriteLine(error);
    }

    private bool TryReadLine(out string line)
    {
        if (_reader is not null)
            return _reader.Read(Prompt, out line) == LineEnd.Given;
        Console.Out.Write(Prompt);
        line = _piped.ReadLine() ?? "EOF";
        if (line.Trim() != "EOF")
            return true;
        Console.Out.WriteLine();
        return false;
    }

    /// <summary>False when the line leaves the shell.</summary>
    private bool TryExecute(string line)
    {
        if (!ShellWords.TrySplit(line, out var words, out var error))
        {
            Console.Error.WriteLine($"*** {error}");
            return true;
        }

        switch (words)
        {
            case []: break;
            case ["exit" or "EOF"]: return false;
            case ["help" or "?", .. var topics]: ShellHelp.Print(_program, _control, topics); break;
            case ["quit", ..] when _reader is not null && !_reader.Confirm($"Stop the daemon at {_scope.Options.Place} and all its processes?"): break;
            case [var name, ..] when _control.Subcommands.Any(each => each.Name == name): Invoke(words); break;
            default: Console.Out.WriteLine($"*** Unknown syntax: {line}"); break;
        }

        return true;
    }

    private void Invoke(IReadOnlyList<string> words) => CircusCommand.Invoke(_program, _root, [Programs.Control, .. words]);

    private static IReadOnlyList<Candidate> Complete(LineCompleter completer, IReadOnlyList<string> before, string current) => before switch
    {
        ["help" or "?"] => [.. CommandTable.All.Where(each => each.Name.StartsWith(current, StringComparison.Ordinal)).Select(each => new Candidate(each.Name, each.Title))],
        [] => [.. completer.Complete(before, current), .. ShellHelp.OwnCommands.Where(each => each.Text.StartsWith(current, StringComparison.Ordinal))],
        _ => completer.Complete(before, current),
    };
}
