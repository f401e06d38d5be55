using System.Collections.Concurrent;
using System.Text;
using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Control.Tests;

/// <summary>Notes what the control room tells, and answers each request with its own payload when asked to echo.</summary>
internal sealed class RecordingSink : IControlSink
{
    private readonly BlockingCollection<string> _notes = [];

    /// <summary>What becomes of a request; null: it is noted as "request TEXT".</summary>
    internal Func<RequestEnvelope, byte[], bool>? OnRequest { get; set; }

    internal RequestEnvelope Last { get; private set; }

    public bool OnMessage(in RequestEnvelope envelope, ReadOnlySpan<byte> payload)
    {
        Last = envelope;
        if (OnRequest is { } answer) return answer(envelope, payload.ToArray());
        _notes.Add("request " + Encoding.UTF8.GetString(payload));
        return true;
    }

    internal bool MayAnyoneSubscribe { get; set; } = true;

    public bool MaySubscribe(PeerInfo peer) => MayAnyoneSubscribe;

    public void OnRoom() => _notes.Add("room");

    public void OnStatsWanted(bool isWanted) => _notes.Add(isWanted ? "stats wanted" : "stats unwanted");

    public void OnMalformed(PeerInfo peer, int frames, long bytes) => _notes.Add($"malformed {frames} {bytes}");

    public void OnRefused(PeerInfo peer, RefusalReason reason) => _notes.Add($"refused {reason}");

    public void OnKeysChanged(AuthorizedKeysFile file, string? problem) => _notes.Add($"keys {problem ?? file.Count.ToString(null as IFormatProvider)}");

    public void OnAcceptPaused(Endpoint endpoint, Errno errno) => _notes.Add($"paused {errno}");

    public void OnFault(PeerInfo? peer, Exception exception) => _notes.Add($"fault {exception.Message}");

    internal void Note(string text) => _notes.Add(text);

    /// <summary>The next note; fails the test when none comes.</summary>
    internal string Next()
    {
        Assert.True(_notes.TryTake(out var note, Patience.Milliseconds), "nothing was told");
        return note;
    }

    /// <summary>The next note if there is one already.</summary>
    internal bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? note) => _notes.TryTake(out note);

    internal void AssertSilent() => Assert.False(_notes.TryTake(out var note), note);
}
