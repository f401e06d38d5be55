using System.Diagnostics.CodeAnalysis;
using Circus.Options;

namespace Circus.Roles;

/// <summary>The users and groups of one of the options observers, operators and admins, as numbers.</summary>
internal sealed class Members
{
    private readonly HashSet<uint> _users = [];
    private readonly HashSet<uint> _groups = [];

    private Members()
    {
    }

    /// <summary>Looks the names up; a group is written `@group`. False with the name that the system doesn't know.</summary>
    internal static bool TryFind(IEnumerable<string> names, IIdentities identities, [NotNullWhen(true)] out Members? members, [NotNullWhen(false)] out string? error)
    {
        members = new Members();
        error = null;
        foreach (var name in names)
        {
            var isGroup = name.StartsWith('@');
            if (isGroup ? identities.TryGetGid(name[1..], out var id) : identities.TryGetUid(name, out id))
            {
                (isGroup ? members._groups : members._users).Add(id);
                continue;
            }

            error = $"no such {(isGroup ? "group" : "user")}: {PythonRepr.Of(isGroup ? name[1..] : name)}";
            members = null;
            return false;
        }

        return true;
    }

    internal bool Contains(uint uid, uint gid, IEnumerable<uint> groups) =>
        _users.Contains(uid) || _groups.Contains(gid) || (_groups.Count > 0 && _groups.Overlaps(groups));
}
