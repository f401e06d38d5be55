using System.Diagnostics.CodeAnalysis;
using Circus.Control;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Roles;

/// <summary>
/// Who may do what. Over a unix socket the kernel says who the peer is: root, the daemon's own user and endpoint_owner may do everything,
/// others what observers, operators and admins give them, and without observers whoever may connect may look. With CURVE the client's key
/// says it, wherever it comes from. Over plain tcp anyone on
/// this host may do everything, as in Circus, and other hosts may look unless insecure_endpoint is set. Never changes: a restart makes
/// new ones.
/// </summary>
internal sealed class RoleRules
{
    private const string UnixAdvice = "name the user, or @group, in option {1} of [circus]";
    private const string KeyAdvice = "give its key the role {0} in the file of option curve_authorized_keys of [circus]";
    private const string TcpAdvice = "without encryption the role {0} is for clients on the daemon's own host, unless option insecure_endpoint of [circus] is set";

    private readonly uint _daemonUid;
    private readonly uint? _ownerUid;
    private readonly Members? _observers;
    private readonly Members _operators;
    private readonly Members _admins;
    private readonly bool _isInsecure;

    private RoleRules(uint daemonUid, uint? ownerUid, Members? observers, Members operators, Members admins, bool isInsecure) =>
        (_daemonUid, _ownerUid, _observers, _operators, _admins, _isInsecure) = (daemonUid, ownerUid, observers, operators, admins, isInsecure);

    /// <summary>Reads the options; false with a text that names the option with an unknown user or group.</summary>
    /// <param name="options">The options of [circus].</param>
    /// <param name="identities">Resolves names.</param>
    /// <param name="daemonUid">Who the daemon runs as.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="error">What is wrong.</param>
    internal static bool TryCreate(
        CircusOptions options, IIdentities identities, uint daemonUid, [NotNullWhen(true)] out RoleRules? rules, [NotNullWhen(false)] out string? error)
    {
        rules = null;
        uint? owner = null;
        Members? observers = null;
        if (options.EndpointOwner is { } name)
        {
            if (!identities.TryGetUid(name, out var uid))
            {
                error = $"option endpoint_owner of [circus]: no such user: {PythonRepr.Of(name)}";
                return false;
            }

            owner = uid;
        }

        if ((options.Observers is { } names && !TryFind("observers", names, identities, out observers, out error))
            || !TryFind("operators", options.Operators, identities, out var operators, out error)
            || !TryFind("admins", options.Admins, identities, out var admins, out error))
        {
            return false;
        }

        rules = new RoleRules(daemonUid, owner, observers, operators, admins, options.InsecureEndpoint);
        error = null;
        return true;
    }

    /// <summary>Who a peer is and what they may do.</summary>
    internal Requester Judge(PeerInfo peer)
    {
        if (peer.Endpoint.Transport == EndpointTransport.Ipc)
        {
            return peer.Credentials is { } who
                ? new Requester(peer.ToString(), RoleOf(who.Uid, who.Gid, peer.Groups), IsDaemonUser(who.Uid), UnixAdvice)
                : new Requester(peer.ToString(), Role.None, IsDaemonUser: false, UnixAdvice);
        }

        if (peer.Key is { } key)
            return new Requester(peer.ToString(), key.Role, IsDaemonUser: false, KeyAdvice);
        return new Requester(peer.ToString(), peer.IsLoopback || _isInsecure ? Role.Admin : Role.Observe, IsDaemonUser: false, TcpAdvice);
    }

    private bool IsDaemonUser(uint uid) => uid == 0 || uid == _daemonUid;

    private Role RoleOf(uint uid, uint gid, IReadOnlyList<uint> groups) =>
        IsDaemonUser(uid) || uid == _ownerUid || _admins.Contains(uid, gid, groups) ? Role.Admin
        : _operators.Contains(uid, gid, groups) ? Role.Operate
        : _observers is null || _observers.Contains(uid, gid, groups) ? Role.Observe
        : Role.None;

    private static bool TryFind(
        string option, IEnumerable<string> names, IIdentities identities, [NotNullWhen(true)] out Members? members, [NotNullWhen(false)] out string? error)
    {
        if (Members.TryFind(names, identities, out members, out error))
            return true;
        error = $"option {option} of [circus]: {error}";
        return false;
    }
}
