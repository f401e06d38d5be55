using System.Text;
using Circus.Config;
using Circus.Configuration;
using Circus.Linux;
using Circus.ManagedSockets;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>Turns a watcher's options into a <see cref="Launch"/>: users and groups resolved, limits converted, descriptors chosen.</summary>
/// <param name="accounts">Users and groups.</param>
/// <param name="sockets">What workers may inherit.</param>
internal sealed class LaunchFactory(Accounts accounts, SocketTable sockets)
{
    private const int StandardStreams = 3;

    /// <summary>The open-files limit that workers get back after the daemon raised its own; null while it hasn't.</summary>
    internal RlimitValue? FormerNoFile { get; set; }

    internal bool TryCreate(WatcherSpec spec, out Launch? launch, out string error)
    {
        launch = null;
        var options = spec.Options;
        if (!sockets.TryLend(spec, out var loan, out error)
            || !TryEnvironment(spec, loan, out var environment, out error)
            || !TrySetups(options, out var setups, out error))
            return false;

        launch = new Launch(spec, loan)
        {
            Environment = environment,
            Descriptors = loan.Join(DescriptorsFor(options)),
            WorkingDirectory = options.WorkingDirectory is { } directory ? Encoding.UTF8.GetBytes(directory + '\0') : null,
            Setups = setups,
        };

        // The words of the first wid, so that a command line that can't be built is told here.
        return launch.TryGetArguments(1, out _, out error);
    }

    private bool TryEnvironment(WatcherSpec spec, SocketLoan loan, out WordBlock block, out string error)
    {
        block = default;

        // The daemon's own, copied by copy_env, is for the daemon: its manager would take a worker's READY=1 for the daemon's.
        var variables = new Dictionary<string, string>(spec.Environment, StringComparer.Ordinal);
        variables.Remove("NOTIFY_SOCKET");
        if (!Virtualenv.TryApply(spec.Options, variables, out error))
            return false;
        var words = variables.Select(static variable => $"{variable.Key}={variable.Value}");
        if (WordBlock.TryCreate(loan.Extend(words).ToArray(), out block))
            return true;
        error = "the environment holds a NUL character";
        return false;
    }

    private bool TrySetups(WatcherOptions options, out ChildSetup[] setups, out string error)
    {
        setups = [];
        error = "";
        uint? uid, gid;
        uint[]? groups;
        try
        {
            if (!TryIdentity(options, out uid, out gid, out groups, out error))
                return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"users and groups can't be read: {FileError.Describe(exception, "/etc/passwd")}";
            return false;
        }

        var rlimits = RlimitsOf(options);
        ulong[]?[] cpus = options.CpuAffinity is not { } list ? [null]
            : CpuList.IsAuto(list) ? [.. Affinity.Own().Select(Affinity.MaskOf)]
            : CpuList.TryParse(list, out var words) ? [words] : [null];
        if (uid is null && gid is null && rlimits.Count == 0 && options is { CpuAffinity: null, Nice: null, OomScoreAdjust: null, DeathSignal: null, NoNewPrivileges: false })
            return true;
        setups = [.. cpus.Select(mask => new ChildSetup
        {
            Uid = uid,
            Gid = gid,
            Groups = groups,
            Rlimits = rlimits.Count > 0 ? [.. rlimits] : null,
            Cpus = mask,
            Nice = options.Nice,
            OomScoreAdjust = options.OomScoreAdjust,
            DeathSignal = options.DeathSignal,
            NoNewPrivileges = options.NoNewPrivileges,
        })];
        return true;
    }

    /// <summary>uid 0 and gid 0 mean "as the daemon" (spec/processes.md §3); groups are always set explicitly (decision Q71).</summary>
    private bool TryIdentity(WatcherOptions options, out uint? uid, out uint? gid, out uint[]? groups, out string error)
    {
        uid = gid = null;
        groups = null;
        error = "";
        UserAccount? user = null;
        if (options.Uid is { } userText)
        {
            if (!accounts.TryFindUser(userText, out user))
            {
                error = $"no such user: {PythonRepr.Of(userText)} (option uid)";
                return false;
            }

            uid = user.Uid == 0 ? null : user.Uid;
            gid = user.PrimaryGid;
        }

        if (options.Gid is { } groupText)
        {
            if (!accounts.TryFindGroup(groupText, out var group))
            {
                error = $"no such group: {PythonRepr.Of(groupText)} (option gid)";
                return false;
            }

            gid = group.Gid;
        }

        if (uid is null && (gid is null or 0))
        {
            gid = null;
            return true;
        }

        // A number without a line in the passwd file has no primary group: the worker must not keep the daemon's.
        gid ??= uid;
        groups = user is null ? [gid!.Value] : accounts.GroupsOf(user, gid!.Value);
        return true;
    }

    private List<(Rlimit, RlimitValue)> RlimitsOf(WatcherOptions options)
    {
        var rlimits = new List<(Rlimit, RlimitValue)>();
        if (FormerNoFile is { } former && !options.Rlimits.ContainsKey("nofile"))
            rlimits.Add((Rlimit.NOFILE, former));
        foreach (var (name, value) in options.Rlimits)
        {
            var resource = Enum.Parse<Rlimit>(name, ignoreCase: true);
            var limit = value ?? ResourceLimit.Unlimited;
            rlimits.Add((resource, new RlimitValue(LimitOf(limit.Soft, resource), LimitOf(limit.Hard, resource))));
        }

        return rlimits;
    }

    /// <summary>Open files can't be unlimited: the existing hard limit is meant (spec/processes.md §3).</summary>
    private static ulong LimitOf(long? limit, Rlimit resource)
    {
        if (limit is { } number)
            return (ulong)number;
        return resource == Rlimit.NOFILE && Rlimits.Get(resource, out var existing) == Errno.None ? existing.Hard : RlimitValue.Unlimited;
    }

    private static FdMapping[] DescriptorsFor(WatcherOptions options)
    {
        var descriptors = new FdMapping[StandardStreams];
        for (var fd = 0; fd < StandardStreams; fd++)
        {
            var isClosed = fd switch { 0 => options.CloseChildStdin, 1 => options.CloseChildStdout, _ => options.CloseChildStderr };
            descriptors[fd] = new FdMapping(fd, isClosed ? FdMapping.Null : fd);
        }

        return descriptors;
    }
}
