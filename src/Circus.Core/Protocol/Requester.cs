namespace Circus.Protocol;

/// <summary>Who has sent a request, as the host found out from the connection.</summary>
/// <param name="Name">For the log: `127.0.0.1:51234`, or `pid 4242 (uid 1000)`.</param>
/// <param name="Role">What they may do.</param>
/// <param name="IsDaemonUser">They are root or the daemon's own user: nothing that runs as the daemon is beyond them.</param>
/// <param name="Advice">How they would get a larger role, `{0}`, or the option `{1}` for its members: the end of the sentence of a refusal.</param>
public sealed record Requester(string Name, Role Role, bool IsDaemonUser, string Advice)
{
    /// <summary>The reason of the error reply to a command that needs a larger role.</summary>
    public string RefusalOf(string command, Role needed) =>
        $"{command} needs the role {NameOf(needed)}, and {Name} has {NameOf(Role)}: {string.Format(null, Advice, NameOf(needed), MembersOf(needed))}";

    /// <summary>The option of [circus] that lists who has a role.</summary>
    private static string MembersOf(Role role) => role switch
    {
        Role.Admin => "admins",
        Role.Operate => "operators",
        _ => "observers",
    };

    /// <summary>A role as configuration files and messages write it.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Operate => "operate",
        Role.Observe => "observe",
        _ => "none",
    };
}
