using System.Text;

namespace Circus.Commands;

/// <summary>All commands. The wire, the command line and the help read this one table.</summary>
public static class CommandTable
{
    private static readonly Command[] Commands =
    [
        new Add(), new Counters(), new Decr(), new DaemonStats(), new Get(), new GlobalOptions(), new Incr(), new IPython(), new Kill(), new List(),
        new Listen(), new ListSockets(), new NumProcesses(), new NumWatchers(), new OptionsCommand(), new Quit(), new Reload(), new ReloadConfig(),
        new Restart(), new Rm(), new Set(), new Signal(), new Start(), new Stats(), new Status(), new Stop(),
        new Tail(),
    ];

    /// <summary>In name order.</summary>
    public static IReadOnlyList<Command> All => Commands;

    /// <summary>Finds a command, in any case; null if there is none.</summary>
    public static Command? Find(string name)
    {
        foreach (var command in Commands)
        {
            if (command.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return command;
        }

        return null;
    }

    /// <summary>Finds a command by its UTF-8 name, in any case; null if there is none.</summary>
    internal static Command? Find(ReadOnlySpan<byte> name)
    {
        foreach (var command in Commands)
        {
            if (Ascii.EqualsIgnoreCase(name, command.Name))
                return command;
        }

        return null;
    }
}
