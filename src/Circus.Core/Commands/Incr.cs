namespace Circus.Commands;

/// <summary><c>incr</c>: more processes.</summary>
internal sealed class Incr : Command
{
    public override string Name => "incr";

    public override string Title => "Increment the number of processes in a watcher";

    internal override void Execute(CommandCall call) => NumProcessesChange.Execute(call, "watcher_incr", direction: 1);
}
