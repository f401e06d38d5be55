using Circus.Linux;

namespace Circus.Control;

/// <summary>
/// Where the control room delivers. Every call comes on the control thread and must return at once, so an implementation copies what it needs and
/// wakes the loop; spans are valid during the call only.
/// </summary>
public interface IControlSink
{
    /// <summary>
    /// One request. Returns false when the loop has enough for now: no further requests are read from anybody until
    /// <see cref="IControlPort.ResumeRequests"/>; what has been read already (at most 64 KiB) still arrives.
    /// </summary>
    bool OnMessage(in RequestEnvelope envelope, ReadOnlySpan<byte> payload);

    /// <summary>Whether this peer may have events; asked at its first subscription. False drops it.</summary>
    bool MaySubscribe(PeerInfo peer);

    /// <summary><see cref="IControlPort.IsFull"/> has ended.</summary>
    void OnRoom()
    {
    }

    /// <summary>The first subscriber of statistics has come, or the last one has gone.</summary>
    void OnStatsWanted(bool isWanted);

    /// <summary>A message with neither one frame nor an empty frame and one more: logged as a warning, never answered (protocol.md §2).</summary>
    void OnMalformed(PeerInfo peer, int frames, long bytes);

    /// <summary>A peer was closed because it went beyond a limit, or has not the keys. Greetings that are not ZMTP 3 and other bad handshakes are only counted.</summary>
    void OnRefused(PeerInfo peer, RefusalReason reason);

    /// <summary>The process can accept nobody (EMFILE, ENFILE, ENOMEM, ENOBUFS); said once, it tries again by itself.</summary>
    void OnAcceptPaused(Endpoint endpoint, Errno errno);

    /// <summary>The file of authorized keys has changed: what is wrong with it now, or null when it is in force.</summary>
    void OnKeysChanged(Curve.AuthorizedKeysFile file, string? problem);

    /// <summary>A bug of ours in handling one event; it cost that peer its connection (null: the event was nobody's) and nothing else.</summary>
    void OnFault(PeerInfo? peer, Exception exception);
}
