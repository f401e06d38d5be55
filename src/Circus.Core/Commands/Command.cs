namespace Circus.Commands;

/// <summary>One command of the control protocol (spec/protocol.md §6): its name, its help and what it does.</summary>
public abstract class Command
{
    /// <summary>The name on the wire and on the command line, lower case.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    public abstract string Title { get; }

    /// <summary>Carries the command out, or says why not; replies through the call.</summary>
    internal abstract void Execute(CommandCall call);
}
