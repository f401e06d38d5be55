using System.Net;
using Circus.Configuration;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;
using Circus.Logging;
using Circus.Loop;
using Circus.Options;
using Circus.Roles;
using Microsoft.Extensions.Logging;

namespace Circus.Daemons;

/// <summary>
/// Binds the endpoint, the pubsub endpoint and, with statistics on, theirs, with the roles of those who come in by them, and binds them anew where a restart has changed
/// them; unchanged ones stay open.
/// </summary>
internal sealed class Endpoints(ControlServer server, Inbox inbox, ILogger logger, ConfigSource source)
{
    private CurveServer? _curve;
    private (string? MulticastEndpoint, string Endpoint) _announced;
    private readonly Dictionary<EndpointRole, (Wanted Wanted, Endpoint Bound)> _bound = [];

    /// <summary>Endpoints that others have replaced, open until their clients have been answered.</summary>
    private readonly List<(EndpointRole Role, Endpoint Bound)> _replaced = [];

    /// <summary>What the last failure was.</summary>
    internal string LastError { get; private set; } = "";

    /// <summary>Closes the endpoints that others have replaced.</summary>
    internal void CloseReplaced()
    {
        foreach (var (role, bound) in _replaced)
            server.Unbind(role, bound);
        _replaced.Clear();
    }

    /// <summary>False after an error in the log; what was bound before stays bound.</summary>
    internal bool TryBind(CircusOptions options)
    {
        var before = _bound.ToArray();
        if (TryBindAll(options))
            return true;
        Restore(before.ToDictionary());
        return false;
    }

    private void Restore(Dictionary<EndpointRole, (Wanted Wanted, Endpoint Bound)> before)
    {
        foreach (var (role, now) in _bound.ToArray())
        {
            if (before.TryGetValue(role, out var old) && old.Wanted == now.Wanted)
                continue;
            server.Unbind(role, now.Bound);
            _bound.Remove(role);
        }

        foreach (var (role, old) in before.Where(each => !_bound.ContainsKey(each.Key)))
        {
            if (!_replaced.Remove((role, old.Bound)) && server.Bind(role, old.Bound, old.Wanted.Owner, old.Wanted.Mode, old.Wanted.Curve) is { IsBound: false } lost)
                Fail(lost.Error);
            _bound[role] = old;
        }
    }

    private void Fail(string error)
    {
        LastError = error;
        DaemonLog.Failed(logger, error);
    }

    private bool TryBindAll(CircusOptions options)
    {
        if (!RoleRules.TryCreate(options, source, EffectiveUser.Uid, out var rules, out var error))
        {
            Fail(error);
            return false;
        }

        if (!CurveKeys.TryRead(options, _curve, out var curve, out error))
        {
            Fail(error);
            return false;
        }

        // The rules knew the owner.
        uint? owner = options.EndpointOwner is { } name && source.TryGetUid(name, out var uid) ? uid : null;
        if (!TryBind(EndpointRole.Pub, "pubsub_endpoint", new Wanted(options.PubsubEndpoint, owner, options.EndpointMode, curve))
            || !TryBindStats(options, owner, curve)
            || !TryBind(EndpointRole.Router, "endpoint", new Wanted(options.Endpoint, owner, options.EndpointMode, curve), options.InsecureEndpoint))
        {
            return false;
        }

        _curve = curve;
        Announce(options);
        inbox.Rules = rules;
        return true;
    }

    private bool TryBindStats(CircusOptions options, uint? owner, CurveServer? curve)
    {
        if (options.Statsd)
            return TryBind(EndpointRole.Stats, "stats_endpoint", new Wanted(options.StatsEndpoint, owner, options.EndpointMode, curve));
        if (_bound.Remove(EndpointRole.Stats, out var old))
            _replaced.Add((EndpointRole.Stats, old.Bound));
        return true;
    }

    // Nobody needs it to work: protocol.md §9, a warning and no discovery.
    private void Announce(CircusOptions options)
    {
        var wanted = options.Discovery ? (options.MulticastEndpoint, options.Endpoint) : default;
        if (wanted == _announced)
            return;
        _announced = wanted;
        if (!server.TryAnnounce(wanted.MulticastEndpoint, wanted.Endpoint, out var error))
            DaemonLog.NoDiscovery(logger, error);
    }

    private bool TryBind(EndpointRole role, string option, Wanted wanted, bool isInsecure = false)
    {
        var hasOld = _bound.TryGetValue(role, out var old);
        if (hasOld && old.Wanted == wanted)
            return true;

        if (!Endpoint.TryParse(wanted.Text, out var endpoint, out var error))
        {
            Fail($"option {option} of [circus]: {error}");
            return false;
        }

        // Another owner or mode of the same file, or other keys of the same port: the old socket has to go first.
        if (hasOld && old.Wanted.Text == wanted.Text)
            server.Unbind(role, old.Bound);
        var result = server.Bind(role, endpoint, wanted.Owner, wanted.Mode, wanted.Curve);
        if (!result.IsBound)
        {
            Fail(result.Error);
            if (hasOld && old.Wanted.Text == wanted.Text && server.Bind(role, old.Bound, old.Wanted.Owner, old.Wanted.Mode, old.Wanted.Curve) is { IsBound: false } lost)
                Fail(lost.Error);
            return false;
        }

        if (hasOld && old.Wanted.Text != wanted.Text)
            _replaced.Add((role, old.Bound));
        _bound[role] = (wanted, result.Endpoint);
        if (role == EndpointRole.Router && wanted.Curve is null && result.Endpoint.Transport == EndpointTransport.Tcp && Environment.IsPrivilegedProcess)
            DaemonLog.OpenEndpoint(logger, isInsecure && !IsLoopback(result.Endpoint) ? "who reaches this host" : "on this host", result.Endpoint);
        return true;
    }

    private static bool IsLoopback(Endpoint endpoint) =>
        endpoint.Host == "localhost" || (IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>An endpoint as configured; owner and mode are of the file of an ipc one, the keys are for tcp.</summary>
    private sealed record Wanted(string Text, uint? Owner, int Mode, CurveServer? Curve);
}
