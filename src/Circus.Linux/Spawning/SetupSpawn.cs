namespace Circus.Linux;

/// <summary>The start by native/circus_native.c, for everything that posix_spawn can't set.</summary>
internal static unsafe class SetupSpawn
{
    internal static SpawnResult Spawn(in ExecVectors vectors, byte* directory, int descriptorCount, ChildSetup? setup)
    {
        var spawn = new CircusNative.Spawn
        {
            paths = vectors.Paths,
            argv = vectors.Argv,
            envp = vectors.Envp,
            directory = directory,
            fds = vectors.Descriptors,
            pid_text = vectors.PidText,
            fd_count = descriptorCount,
            asked = directory == null ? 0 : Bit(SpawnStage.Directory),
        };
        return setup == null ? Run(&spawn) : RunWith(&spawn, setup);
    }

    private static SpawnResult RunWith(CircusNative.Spawn* spawn, ChildSetup setup)
    {
        var rlimits = setup.Rlimits ?? [];
        var limits = stackalloc CircusNative.Limit[rlimits.Length];
        for (var i = 0; i < rlimits.Length; i++)
        {
            var (resource, value) = rlimits[i];
            limits[i] = new() { resource = (long)resource, soft = value.Soft, hard = value.Hard };
        }
        fixed (byte* cgroup = setup.CgroupProcs)
        fixed (ulong* cpus = setup.Cpus)
        fixed (uint* groups = setup.Groups)
        {
            spawn->rlimits = limits;
            spawn->rlimit_count = rlimits.Length;
            spawn->cgroup_procs = cgroup;
            spawn->cpus = cpus;
            spawn->cpu_words = setup.Cpus?.Length ?? 0;
            spawn->groups = groups;
            spawn->group_count = setup.Groups?.Length ?? 0;
            spawn->uid = setup.Uid ?? 0;
            spawn->gid = setup.Gid ?? 0;
            spawn->umask = setup.Umask ?? 0;
            spawn->nice = setup.Nice ?? 0;
            spawn->oom_score = setup.OomScoreAdjust ?? 0;
            spawn->death_signal = setup.DeathSignal ?? 0;
            spawn->asked |= Asked(setup);
            return Run(spawn);
        }
    }

    private static SpawnResult Run(CircusNative.Spawn* spawn) =>
        CircusNative.circus_spawn(spawn) is var errno and not Errno.None
            ? SpawnResult.Failed((SpawnStage)spawn->stage, errno)
            : SpawnResult.Running(spawn->pid, new Fd(spawn->pidfd));

    private static uint Asked(ChildSetup setup) =>
        If(setup.CgroupProcs != null, SpawnStage.Cgroup)
        | If(setup.OomScoreAdjust != null, SpawnStage.OomScore)
        | If(setup.Umask != null, SpawnStage.Umask)
        | If(setup.Rlimits != null, SpawnStage.Rlimit)
        | If(setup.Nice != null, SpawnStage.Nice)
        | If(setup.Cpus != null, SpawnStage.Cpus)
        | If(setup.Groups != null, SpawnStage.Groups)
        | If(setup.Gid != null, SpawnStage.Gid)
        | If(setup.Uid != null, SpawnStage.Uid)
        | If(setup.DeathSignal != null, SpawnStage.DeathSignal)
        | If(setup.NoNewPrivileges, SpawnStage.NoNewPrivileges);

    private static uint If(bool asked, SpawnStage stage) => asked ? Bit(stage) : 0;

    private static uint Bit(SpawnStage stage) => 1u << (int)stage;
}
