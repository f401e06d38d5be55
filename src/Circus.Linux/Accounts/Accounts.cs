namespace Circus.Linux;

/// <summary>
/// Users and groups of /etc/passwd and /etc/group, read at each question, without NSS (a static binary has none): accounts of LDAP or
/// systemd must be given by number. Throws IOException or
/// UnauthorizedAccessException when a file exists and can't be read.
/// </summary>
public sealed class Accounts(string root = "/")
{
    private readonly string _passwd = Path.Combine(root, "etc/passwd");
    private readonly string _group = Path.Combine(root, "etc/group");

    /// <summary>
    /// A user by number or name, a number first, as Circus does. A number needs no line in the file. False: no such user.
    /// </summary>
    public bool TryFindUser(string nameOrNumber, out UserAccount user)
    {
        var isNumber = AccountId.TryParse(nameOrNumber, out var uid);
        foreach (var (id, fields) in AccountLines.Read(_passwd, 7))
        {
            if (isNumber ? id != uid : fields[0] != nameOrNumber) continue;
            user = new UserAccount(id, AccountId.TryParse(fields[3], out var gid) ? gid : null, fields[0], fields[5]);
            return true;
        }
        user = new UserAccount(uid, null, null, null);
        return isNumber;
    }

    /// <summary>A group by number or name, a number first. A number needs no line in the file. False: no such group.</summary>
    public bool TryFindGroup(string nameOrNumber, out GroupAccount group)
    {
        var isNumber = AccountId.TryParse(nameOrNumber, out var gid);
        foreach (var (id, fields) in AccountLines.Read(_group, 4))
        {
            if (isNumber ? id != gid : fields[0] != nameOrNumber) continue;
            group = new GroupAccount(id, fields[0]);
            return true;
        }
        group = new GroupAccount(gid, null);
        return isNumber;
    }

    /// <summary>
    /// What initgroups(3) would set: the given group, then every group that lists the user. A nameless user is listed nowhere.
    /// </summary>
    public uint[] GroupsOf(UserAccount user, uint gid)
    {
        List<uint> gids = [gid];
        if (user.Name != null)
            foreach (var (id, fields) in AccountLines.Read(_group, 4))
                if (fields[3].Split(',').Contains(user.Name) && !gids.Contains(id)) gids.Add(id);
        return [.. gids];
    }
}
