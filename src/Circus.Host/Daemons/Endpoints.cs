using System.Net;
using Circus.Configuration;
using Circus.Control;
using Circus.Logging;
using Circus.Options;
using Microsoft.Extensions.Logging;

namespace Circus.Daemons;

/// <summary>Binds the endpoint and the pubsub endpoint, and binds them anew where a restart has changed them; unchanged ones stay open.</summary>
internal sealed class Endpoints(ControlServer server, ILogger logger, ConfigSource source)
{
    private readonly Dictionary<EndpointRole, (string Configured, Endpoint Bound)> _bound = [];

    /// <summary>False after an error in the log; what was bound before stays bound.</summary>
    internal bool TryBind(CircusOptions options) =>
        TryBind(EndpointRole.Pub, "pubsub_endpoint", options.PubsubEndpoint, null)
        && TryBind(EndpointRole.Router, "endpoint", options.Endpoint, options.EndpointOwner);

    private bool TryBind(EndpointRole role, string option, string text, string? owner)
    {
        var hasOld = _bound.TryGetValue(role, out var old);
        if (hasOld && old.Configured == text)
            return true;

        if (!Endpoint.TryParse(text, out var endpoint, out var error))
        {
            DaemonLog.Failed(logger, $"option {option} of [circus]: {error}");
            return false;
        }

        uint? ownerUid = null;
        if (owner is not null && endpoint.Transport == EndpointTransport.Ipc)
        {
            if (!source.TryGetUid(owner, out var uid))
            {
                DaemonLog.Failed(logger, $"option endpoint_owner of [circus]: no such user: {PythonRepr.Of(owner)}");
                return false;
            }

            ownerUid = uid;
        }

        var result = server.Bind(role, endpoint, ownerUid);
        if (!result.IsBound)
        {
            DaemonLog.Failed(logger, result.Error);
            return false;
        }

        if (hasOld)
            server.Unbind(role, old.Bound);
        _bound[role] = (text, result.Endpoint);
        if (role == EndpointRole.Router && result.Endpoint.Transport == EndpointTransport.Tcp && Environment.IsPrivilegedProcess)
            DaemonLog.OpenEndpoint(logger, IsLoopback(result.Endpoint) ? "on this host" : "who reaches this host", result.Endpoint);
        return true;
    }

    private static bool IsLoopback(Endpoint endpoint) =>
        endpoint.Host == "localhost" || (IPAddress.TryParse(endpoint.Host, out var address) && IPAddress.IsLoopback(address));
}
