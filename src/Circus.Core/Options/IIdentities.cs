namespace Circus.Options;

/// <summary>Names of users and groups as the system knows them; the host reads /etc/passwd and /etc/group.</summary>
public interface IIdentities
{
    /// <summary>The uid of a user named or numbered in <paramref name="user"/>; false when there is none.</summary>
    bool TryGetUid(string user, out uint uid);

    /// <summary>The gid of a group named or numbered in <paramref name="group"/>; false when there is none.</summary>
    bool TryGetGid(string group, out uint gid);
}
