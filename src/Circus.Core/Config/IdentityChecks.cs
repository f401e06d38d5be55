using Circus.Options;

namespace Circus.Config;

/// <summary>Checks users and groups against those of the system: an endpoint without its owner is refused, a watcher without its user is told.</summary>
internal static class IdentityChecks
{
    internal static void Check(
        IniFile ini, CircusOptions circus, IReadOnlyList<WatcherSpec> watchers, IIdentities identities, ConfigProblems problems)
    {
        if (ini.Find("circus") is { } section)
        {
            CheckNames(section, "endpoint_owner", circus.EndpointOwner is { } owner ? [owner] : [], mayBeGroup: false, identities, problems);
            CheckNames(section, "observers", circus.Observers ?? [], mayBeGroup: true, identities, problems);
            CheckNames(section, "operators", circus.Operators, mayBeGroup: true, identities, problems);
            CheckNames(section, "admins", circus.Admins, mayBeGroup: true, identities, problems);
        }
        foreach (var watcher in watchers)
        {
            var own = ini.Find(watcher.Options.Freeform[IniFile.NameOption])!;
            if (watcher.Options.Uid is { } user && !identities.TryGetUid(user, out _))
                problems.Warn(own, own.Find("uid"), $"there is no user {PythonRepr.Of(user)} on this system: no worker can be started");
            if (watcher.Options.Gid is { } group && !identities.TryGetGid(group, out _))
                problems.Warn(own, own.Find("gid"), $"there is no group {PythonRepr.Of(group)} on this system: no worker can be started");
        }
    }

    private static void CheckNames(
        IniSection section, string name, IReadOnlyList<string> names, bool mayBeGroup, IIdentities identities, ConfigProblems problems)
    {
        if (section.Find(name) is not { } option)
            return;
        foreach (var each in names)
        {
            var isGroup = mayBeGroup && each.StartsWith('@');
            if (!(isGroup ? identities.TryGetGid(each[1..], out _) : identities.TryGetUid(each, out _)))
                problems.Error(section, option, $"no such {(isGroup ? "group" : "user")}: {PythonRepr.Of(isGroup ? each[1..] : each)}");
        }
    }
}
