using Circus.Options;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary>
/// With endpoint_owner on a unix socket, who commands the daemon need not be who it runs as: what they run, runs as the owner. Circus has
/// this rule for the uid of `add` alone (spec/protocol.md §6.1); here it covers every way to change what runs as whom.
/// </summary>
internal static class OwnerRule
{
    /// <summary>Whether a new watcher may be made; false after an error reply. As in Circus this binds root too.</summary>
    internal static bool AllowsAdd(CommandCall call, WatcherOptions added, IReadOnlyList<OptionChange> changes) =>
        !IsInForce(call) || (RunsAsOwner(call, added.Uid) && AllowsBeyondUid(call, changes));

    /// <summary>Whether these changes may be made; false after an error reply.</summary>
    internal static bool AllowsSet(CommandCall call, WatcherOptions current, IReadOnlyList<OptionChange> changes)
    {
        if (!IsInForce(call) || call.Request.Requester.IsDaemonUser)
            return true;
        if (!AllowsBeyondUid(call, changes))
            return false;
        var uid = current.Uid;
        var isAboutWorkers = false;
        foreach (var change in changes)
        {
            isAboutWorkers |= (change.Definition.Traits & OptionTraits.ForWorkers) != 0;
            if (change.Key == "uid")
                uid = change.Value.ToIdentity();
        }

        return !isAboutWorkers || RunsAsOwner(call, uid);
    }

    private static bool IsInForce(CommandCall call) =>
        call.Arbiter.Options is { EndpointOwner: not null } options && options.Endpoint.StartsWith("ipc://", StringComparison.Ordinal);

    /// <summary>Compared as numbers (decision Q78).</summary>
    private static bool RunsAsOwner(CommandCall call, string? uid)
    {
        var identities = call.Arbiter.ConfigSource.Identities;
        if (uid is not null && identities.TryGetUid(call.Arbiter.Options.EndpointOwner!, out var owner) && identities.TryGetUid(uid, out var given) && owner == given)
            return true;
        call.Error(ReplyErrno.BadRequest, "uid does not match endpoint_owner");
        return false;
    }

    private static bool AllowsBeyondUid(CommandCall call, IReadOnlyList<OptionChange> changes)
    {
        if (call.Request.Requester.IsDaemonUser)
            return true;
        foreach (var change in changes)
        {
            // A group of one's choice, docker or disk, is as good as root.
            if (change.Key != "gid" && (change.Definition.Traits & OptionTraits.ForDaemon) == 0)
                continue;
            call.Error(ReplyErrno.BadRequest, $"{PythonRepr.Of(change.Key)} is for root and the daemon's own user while endpoint_owner is set");
            return false;
        }

        return true;
    }
}
