namespace Circus.Cli.Top;

internal enum TopRowKind
{
    Machine,
    Watcher,
    Process,
    Socket,
}

/// <summary>One row of the list: a machine, a watcher, a process or a socket.</summary>
internal sealed record TopRow(TopRowKind Kind, MachineModel Machine, WatcherModel? Watcher = null, ProcessModel? Process = null, SocketModel? Socket = null)
{
    /// <summary>Whether it stands for the same thing: the list is made anew each second, and the cursor stays where it was.</summary>
    internal bool IsSameAs(TopRow other) => Kind == other.Kind && Machine == other.Machine && Watcher?.Key == other.Watcher?.Key
        && Process?.Pid == other.Process?.Pid && Socket?.Descriptor == other.Socket?.Descriptor;
}
