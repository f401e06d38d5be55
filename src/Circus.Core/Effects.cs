using System.Runtime.InteropServices;
using Circus.Hooks;
using Circus.Protocol;
using Circus.Stats;
using Circus.Streams;

namespace Circus;

/// <summary>What kind of thing an effect asks the host to do.</summary>
public enum EffectKind
{
    /// <summary>Publish <see cref="Effect.Event"/> on the pubsub endpoint.</summary>
    Publish,

    /// <summary>Send the bytes of <see cref="Effects.ReplyBytes"/> to <see cref="Effect.Peer"/>.</summary>
    Reply,

    /// <summary>Write a log line.</summary>
    Notice,

    /// <summary>Run <see cref="Effect.Hook"/> and tell the arbiter its outcome.</summary>
    RunHook,

    /// <summary>End <see cref="Effect.Hook"/> with everything it has started; its outcome is no longer wanted.</summary>
    KillHook,

    /// <summary>Look at the processes of <see cref="Effect.Query"/> and answer it.</summary>
    Look,

    /// <summary>Answer <see cref="Effect.Tail"/> with the last lines of a stream.</summary>
    Tail,
}

/// <summary>The log lines of the state machines (texts: spec/cli.md §1).</summary>
public enum NoticeKind
{
    WatcherStarted,
    WatcherStopped,
    WatcherReloaded,
    SendingHup,
    SpawnFailed,
    SpawnGivenUp,
    NoProcesses,
    ReloadFailed,
    KillEscalated,
    NotReady,
    CriticalFailed,
    HookFailed,
    SequentialIgnored,
    ConfigReloaded,

    /// <summary>A watcher can't be: <see cref="Effect.Text"/> says why.</summary>
    WatcherDropped,

    /// <summary>A reload of the configuration leaves the streams of a watcher as they were: <see cref="Effect.Text"/> says why.</summary>
    OutputsKept,

    /// <summary>Managed sockets were bound or closed: <see cref="Effect.Text"/> says which.</summary>
    SocketsChanged,

    /// <summary>A configuration was refused because of its sockets.</summary>
    SocketsRefused,

    /// <summary>A command that changes something: <see cref="Effect.Subject"/> sent it, <see cref="Effect.Text"/> is what and how it went.</summary>
    Audit,
}

/// <summary>One thing for the host to do; the fields that matter follow from the kind.</summary>
public readonly record struct Effect
{
    public required EffectKind Kind { get; init; }

    public WatcherEvent Event { get; init; }

    public PeerAddress Peer { get; init; }

    public int ReplyStart { get; init; }

    public int ReplyLength { get; init; }

    public NoticeKind Notice { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public int Number { get; init; }

    public StatsQuery? Query { get; init; }

    public TailQuery? Tail { get; init; }

    public HookCall? Hook { get; init; }
}

/// <summary>The effects of one turn, in order. The host carries them out and clears the list; it is reused, so a turn allocates nothing.</summary>
public sealed class Effects
{
    private readonly List<Effect> _list = new(64);
    private readonly ReplyBuffer _replies = new();

    /// <summary>The effects so far, oldest first.</summary>
    public ReadOnlySpan<Effect> All => CollectionsMarshal.AsSpan(_list);

    /// <summary>The JSON text of a reply effect.</summary>
    public ReadOnlySpan<byte> ReplyBytes(in Effect effect) => _replies.Slice(effect.ReplyStart, effect.ReplyLength);

    /// <summary>Forgets everything; big replies don't keep their memory.</summary>
    public void Clear()
    {
        _list.Clear();
        _replies.Clear();
    }

    internal ReplyBuffer ReplyBuffer => _replies;

    internal int ReplyPosition => _replies.Length;

    internal void Publish(in WatcherEvent watcherEvent) => _list.Add(new() { Kind = EffectKind.Publish, Event = watcherEvent });

    internal void Reply(PeerAddress peer, int start) =>
        _list.Add(new() { Kind = EffectKind.Reply, Peer = peer, ReplyStart = start, ReplyLength = _replies.Length - start });

    internal void Tail(TailQuery query) => _list.Add(new() { Kind = EffectKind.Tail, Tail = query });

    internal void RunHook(HookCall call) => _list.Add(new() { Kind = EffectKind.RunHook, Hook = call });

    internal void KillHook(HookCall call) => _list.Add(new() { Kind = EffectKind.KillHook, Hook = call });

    internal void Look(StatsQuery query) => _list.Add(new() { Kind = EffectKind.Look, Query = query });

    internal void Notice(NoticeKind kind, string subject, string? text = null, int number = 0) =>
        _list.Add(new() { Kind = EffectKind.Notice, Notice = kind, Subject = subject, Text = text, Number = number });
}
