namespace Circus.Control;

/// <summary>
/// What a listening endpoint is for (protocol.md §1): ROUTER takes requests and answers them, PUB sends events to subscribers, and the stats
/// endpoint, a PUB too, statistics.
/// </summary>
public enum EndpointRole
{
    Router,
    Pub,
    Stats,
}
