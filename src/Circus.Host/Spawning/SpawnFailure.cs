using System.Globalization;
using Circus.Linux;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>Why a spawn has failed, in one line that names the option at fault.</summary>
internal static class SpawnFailure
{
    /// <summary>As Python shows it, `[Errno 2] No such file or directory: 'prog'`; what isn't the program's fault names its option.</summary>
    internal static string Describe(in Linux.SpawnResult result, Launch launch, int wid)
    {
        var options = launch.Options;
        var concerns = result.Stage switch
        {
            SpawnStage.Exec => PythonRepr.Of(launch.Program),
            SpawnStage.Directory => $"{PythonRepr.Of(options.WorkingDirectory ?? ".")} (option working_dir)",
            SpawnStage.Uid => $"option uid = {options.Uid}",
            SpawnStage.Gid or SpawnStage.Groups => options.Gid is { } gid ? $"option gid = {gid}" : $"the groups of option uid = {options.Uid}",
            SpawnStage.Rlimit => DescribeLimits(options, launch.SetupOf(wid)?.Rlimits ?? []),
            SpawnStage.Nice => string.Create(CultureInfo.InvariantCulture, $"option nice = {options.Nice}"),
            SpawnStage.OomScore => string.Create(CultureInfo.InvariantCulture, $"option oom_score_adj = {options.OomScoreAdjust}"),
            SpawnStage.Cpus => $"option cpu_affinity = {options.CpuAffinity}",
            SpawnStage.DeathSignal => "option pdeathsig",
            SpawnStage.NoNewPrivileges => "option no_new_privs",
            _ => result.Stage.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"[Errno {(int)result.Errno}] {ErrnoText.Describe(result.Errno)}: {concerns}");
    }

    /// <summary>Those above the hard limit that we have ourselves, which only root may pass; else all of them.</summary>
    private static string DescribeLimits(WatcherOptions options, (Rlimit Resource, RlimitValue Value)[] limits)
    {
        var above = limits.Where(static each => Rlimits.Get(each.Resource, out var own) == Errno.None && each.Value.Hard > own.Hard).ToList();
        return string.Join(", ", (above.Count > 0 ? above : [.. limits]).Select(each => DescribeLimit(options, each.Resource)));
    }

    private static string DescribeLimit(WatcherOptions options, Rlimit resource)
    {
        var name = resource.ToString().ToLowerInvariant();
        var wanted = options.Rlimits.GetValueOrDefault(name)?.ToString() ?? "unlimited";
        var hard = Rlimits.Get(resource, out var own) != Errno.None || own.Hard == RlimitValue.Unlimited ? ""
            : string.Create(CultureInfo.InvariantCulture, $" (the hard limit is {own.Hard})");
        return $"option rlimit_{name} = {wanted}{hard}";
    }
}
