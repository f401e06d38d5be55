namespace Circus.Linux;

/// <summary>One program to start. Everything in it is made before and used again at each respawn.</summary>
public readonly struct SpawnRequest
{
    /// <summary>
    /// The program's arguments. The first one is the program too: without a slash it is looked up in PATH of <see cref="Environment"/>,
    /// else in /bin and /usr/bin (spec/processes.md §2).
    /// </summary>
    public required WordBlock Arguments { get; init; }

    /// <summary>The program in UTF-8 when it isn't the first argument; looked up in the same way.</summary>
    public byte[]? Program { get; init; }

    /// <summary>The whole environment, "NAME=value" each.</summary>
    public required WordBlock Environment { get; init; }

    /// <summary>One more "NAME=value" ended by NUL, for this process alone; null: none.</summary>
    public byte[]? OwnVariable { get; init; }

    /// <summary>All descriptors of the process, ascending by child number; every other one is closed.</summary>
    public required FdMapping[] Descriptors { get; init; }

    /// <summary>Path ended by NUL; null keeps the daemon's.</summary>
    public byte[]? WorkingDirectory { get; init; }

    public ChildSetup? Setup { get; init; }

    /// <summary>LISTEN_PID with the pid of the new process joins the environment, as sd_listen_fds(3) wants it.</summary>
    public bool TellsListenPid { get; init; }

    /// <summary>Stay in our session, so that the program reaches our terminal: ssh asks for passwords there. Only without a set-up.</summary>
    public bool KeepsSession { get; init; }
}
