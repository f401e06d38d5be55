namespace Circus.Control;

/// <summary>
/// The envelope of one request. Delimiter: the peer put an empty frame before the payload (a REQ socket does) and wants one before the reply.
/// </summary>
public readonly record struct RequestEnvelope(PeerId Peer, bool Delimiter, PeerInfo Info);
