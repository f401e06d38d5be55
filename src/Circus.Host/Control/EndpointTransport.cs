namespace Circus.Control;

/// <summary>How an endpoint is reached: tcp(7) or a unix(7) stream socket, which ZeroMQ calls ipc.</summary>
public enum EndpointTransport
{
    Tcp,
    Ipc,
}
