namespace Circus.Commands;

/// <summary><c>decr</c>: fewer processes; the oldest end.</summary>
internal sealed class Decr : Command
{
    public override string Name => "decr";

    public override string Title => "Decrement the number of processes in a watcher";

    internal override void Execute(CommandCall call) => NumProcessesChange.Execute(call, "watcher_decr", direction: -1);
}
