namespace Circus.Linux;

/// <summary>
/// What a watcher asks for beyond a plain start; made once per watcher. What is null or false stays as the daemon has it.
/// </summary>
public sealed class ChildSetup
{
    /// <summary>
    /// User, group and supplementary groups, set as real, effective and saved ones. A user without groups keeps the daemon's: give all
    /// three.
    /// </summary>
    public uint? Uid { get; init; }

    public uint? Gid { get; init; }
    public uint[]? Groups { get; init; }

    /// <summary>Limits in the order of setting.</summary>
    public (Rlimit Resource, RlimitValue Value)[]? Rlimits { get; init; }

    /// <summary>The bits that new files don't get, 0 to 0777.</summary>
    public uint? Umask { get; init; }

    /// <summary>The nice value itself, -20 to 19, not a difference.</summary>
    public int? Nice { get; init; }

    /// <summary>-1000 (never killed for memory) to 1000.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>Processors as bits: processor 0 is bit 0 of the first word.</summary>
    public ulong[]? Cpus { get; init; }

    /// <summary>Path of a cgroup.procs file, ended by NUL, to enter that group before anything else.</summary>
    public byte[]? CgroupProcs { get; init; }

    /// <summary>Signal that the process gets when the thread that spawned it ends.</summary>
    public int? DeathSignal { get; init; }

    /// <summary>No program that it starts may gain rights, by setuid bits or otherwise.</summary>
    public bool NoNewPrivileges { get; init; }
}
