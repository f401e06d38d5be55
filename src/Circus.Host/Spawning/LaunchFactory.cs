using System.Text;
using Circus.Config;
using Circus.Configuration;
using Circus.Linux;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>Turns a watcher's options into a <see cref="Launch"/>: users and groups resolved, limits converted, descriptors chosen.</summary>
internal sealed class LaunchFactory(Accounts accounts)
{
    private const int StandardStreams = 3;

    /// <summary>The open-files limit that workers get back after the daemon raised its own; null while it hasn't.</summary>
    internal RlimitValue? FormerNoFile { get; set; }

    internal bool TryCreate(WatcherSpec spec, out Launch? launch, out string error)
    {
        launch = null;
        var options = spec.Options;
        if (!TryEnvironment(spec.Environment, out var environment, out error)
            || !TrySetup(options, out var setup, out error))
            return false;

        launch = new Launch(spec, socketFds: null)
        {
            Environment = environment,
            Descriptors = DescriptorsFor(options),
            WorkingDirectory = options.WorkingDirectory is { } directory ? Encoding.UTF8.GetBytes(directory + '\0') : null,
            Setup = setup,
        };

        // The words of the first wid, so that a command line that can't be built is told here.
        return launch.TryGetArguments(1, out _, out error);
    }

    private static bool TryEnvironment(IReadOnlyDictionary<string, string> environment, out WordBlock block, out string error)
    {
        var words = environment.Select(variable => $"{variable.Key}={variable.Value}").ToArray();
        error = "";
        if (WordBlock.TryCreate(words, out block))
            return true;
        error = "the environment holds a NUL character";
        return false;
    }

    private bool TrySetup(WatcherOptions options, out ChildSetup? setup, out string error)
    {
        setup = null;
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
        if (uid is not null || gid is not null || rlimits.Count > 0)
            setup = new ChildSetup { Uid = uid, Gid = gid, Groups = groups, Rlimits = [.. rlimits] };
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
                error = $"no such user: {PythonRepr.Of(userText)}";
                return false;
            }

            uid = user.Uid == 0 ? null : user.Uid;
            gid = user.PrimaryGid;
        }

        if (options.Gid is { } groupText)
        {
            if (!accounts.TryFindGroup(groupText, out var group))
            {
                error = $"no such group: {PythonRepr.Of(groupText)}";
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
            var limit = value is null or < 0 ? RlimitValue.Unlimited : (ulong)value.Value;

            // Open files can't be unlimited: the existing hard limit is meant (spec/processes.md §3).
            if (limit == RlimitValue.Unlimited && resource == Rlimit.NOFILE && Rlimits.Get(resource, out var existing) == Errno.None)
                limit = existing.Hard;
            rlimits.Add((resource, new RlimitValue(limit, limit)));
        }

        return rlimits;
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
