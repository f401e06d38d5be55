namespace Circus.Control;

/// <summary>What a listening endpoint is for (protocol.md §1): ROUTER takes requests and answers them, PUB sends events to subscribers.</summary>
public enum EndpointRole
{
    Router,
    Pub,
}
