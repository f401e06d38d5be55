using System.Text;
using System.Text.Json;
using Circus.Arbiters;
using Circus.Config;
using Circus.Hooks;
using Circus.Options;
using Circus.Protocol;
using Circus.Stats;
using Circus.Streams;
using Circus.Watchers;

namespace Circus.Fakes.Tests;

/// <summary>An arbiter on a fake kernel and a fake clock, with everything it said.</summary>
internal sealed class TestArbiter
{
    private readonly Effects _effects = new();
    private readonly Request _request = new();
    private ulong _nextPeer = 1;

    internal TestArbiter(params WatcherSpec[] specs)
        : this(1, new CircusOptions(), specs)
    {
    }

    internal TestArbiter(int seed, CircusOptions options, params WatcherSpec[] specs)
        : this(seed, ConfigOf(options, specs))
    {
    }

    private TestArbiter(int seed, ArbiterConfig config)
    {
        var random = new Random(seed);
        Clock = new FakeClock(random);
        ConfigSource = new FakeConfigSource { Config = config };
        Arbiter = new Arbiter(config, Kernel, Clock, _effects, random, ConfigSource);
    }

    internal FakeKernel Kernel { get; } = new();

    internal FakeClock Clock { get; }

    internal FakeConfigSource ConfigSource { get; }

    internal Arbiter Arbiter { get; }

    /// <summary>Who sends the next request.</summary>
    internal Requester Requester { get; set; } = TestRequester.Admin;

    internal List<WatcherEvent> Events { get; } = [];

    internal List<(NoticeKind Kind, string Subject, string? Text)> Notices { get; } = [];

    internal List<TailQuery> Tails { get; } = [];

    internal List<StatsQuery> Queries { get; } = [];

    /// <summary>Hooks under way.</summary>
    internal List<HookCall> Hooks { get; } = [];

    /// <summary>Hooks that were ended because they took too long, or by a stop.</summary>
    internal List<HookCall> EndedHooks { get; } = [];

    /// <summary>Asked for the outcome of each hook while things settle; null: it goes on running.</summary>
    internal Func<HookCall, HookOutcome?> HookAnswer { get; set; } = _ => HookOutcome.Returned(true);

    /// <summary>Replies by the peer number that <see cref="Send(string)"/> returned.</summary>
    internal Dictionary<ulong, List<string>> Replies { get; } = [];

    internal Watcher this[string name] => Arbiter.Watchers.Find(name)!;

    internal static ArbiterConfig ConfigOf(CircusOptions options, params WatcherSpec[] specs) => ConfigOf(options, [], specs);

    internal static ArbiterConfig ConfigOf(CircusOptions options, SocketSpec[] sockets, params WatcherSpec[] specs) =>
        new() { Circus = options, Watchers = specs, Sockets = sockets, Plugins = [] };

    internal static WatcherSpec Spec(string name, Action<WatcherOptions>? configure = null)
    {
        var options = new WatcherOptions { Cmd = "worker" };
        configure?.Invoke(options);
        return new WatcherSpec { Name = name, Options = options };
    }

    /// <summary>An arbiter whose watchers were started.</summary>
    internal static TestArbiter Started(params WatcherSpec[] specs) => Started([], specs);

    internal static TestArbiter Started(SocketSpec[] sockets, params WatcherSpec[] specs)
    {
        var test = new TestArbiter(1, ConfigOf(new CircusOptions(), sockets, specs));
        test.Arbiter.Start();
        test.Settle();
        test.Events.Clear();
        return test;
    }

    /// <summary>Sends a request; its peer number finds the reply.</summary>
    internal ulong Send(string json) => Send(Encoding.UTF8.GetBytes(json));

    /// <summary>The same with bytes that may be anything.</summary>
    internal ulong Send(ReadOnlySpan<byte> message)
    {
        var peer = _nextPeer++;
        _request.Read(new PeerAddress(peer, HasDelimiter: false), Requester, message);
        Arbiter.OnRequest(_request);
        Collect();
        return peer;
    }

    /// <summary>A request that must be answered at once.</summary>
    internal JsonElement Ask(string json)
    {
        var peer = Send(json);
        return ReplyTo(peer) ?? throw new InvalidOperationException($"no reply to {json}");
    }

    internal JsonElement? ReplyTo(ulong peer) =>
        Replies.TryGetValue(peer, out var replies) ? JsonDocument.Parse(Assert.Single(replies)).RootElement : null;

    internal FakeProcess Process(string watcher, int wid) => Kernel.Processes.First(each => each.Watcher == watcher && each.Wid == wid && each.ExitCode is null);

    /// <summary>Ends a process by itself.</summary>
    internal void Exit(FakeProcess process, int exitCode = 0)
    {
        process.ExitCode = exitCode;
        Settle();
    }

    /// <summary>Reaps what has ended, in spawn order.</summary>
    internal void DeliverExits()
    {
        for (var i = 0; i < Kernel.Processes.Count;)
        {
            var process = Kernel.Processes[i];
            if (process.ExitCode is not { } exitCode)
            {
                i++;
                continue;
            }

            Kernel.Processes.RemoveAt(i);
            Arbiter.OnExit(process.Pid, exitCode);
        }

        Collect();
    }

    /// <summary>Lets happen whatever happens without time passing.</summary>
    internal void Settle()
    {
        for (var i = 0; i < 100; i++)
        {
            DeliverExits();
            AnswerHooks();
            Arbiter.RunTimers();
            var isBusy = Arbiter.Pump(1_000_000);
            Collect();
            if (!isBusy && Arbiter.NextTimer > Clock.Now && Kernel.Processes.TrueForAll(process => process.ExitCode is null)
                && Hooks.TrueForAll(call => HookAnswer(call) is null))
                return;
        }

        throw new InvalidOperationException("the arbiter doesn't come to rest");
    }

    private void AnswerHooks()
    {
        foreach (var call in Hooks.ToArray())
        {
            if (HookAnswer(call) is { } outcome)
                FinishHook(call, outcome);
        }
    }

    internal void FinishHook(HookCall call, HookOutcome outcome)
    {
        Hooks.Remove(call);
        Arbiter.OnHookDone(call, outcome);
        Collect();
    }

    internal void Advance(double seconds)
    {
        Settle();
        var end = Clock.Now + TimeSpan.FromSeconds(seconds);
        while (Arbiter.NextTimer <= end)
        {
            Clock.AdvanceTo(Arbiter.NextTimer);
            Settle();
        }

        Clock.AdvanceTo(end);
        Settle();
    }

    internal void Collect()
    {
        foreach (var effect in _effects.All)
        {
            switch (effect.Kind)
            {
                case EffectKind.Publish:
                    Events.Add(effect.Event);
                    break;
                case EffectKind.Reply:
                    if (!Replies.TryGetValue(effect.Peer.Peer, out var replies))
                        Replies[effect.Peer.Peer] = replies = [];
                    replies.Add(Encoding.UTF8.GetString(_effects.ReplyBytes(effect)));
                    break;
                case EffectKind.Tail:
                    Tails.Add(effect.Tail!);
                    break;
                case EffectKind.RunHook:
                    Hooks.Add(effect.Hook!);
                    break;
                case EffectKind.KillHook:
                    Hooks.Remove(effect.Hook!);
                    EndedHooks.Add(effect.Hook!);
                    break;
                case EffectKind.Look:
                    Queries.Add(effect.Query!);
                    break;
                default:
                    Notices.Add((effect.Notice, effect.Subject!, effect.Text));
                    break;
            }
        }

        _effects.Clear();
    }

    /// <summary>The events so far, `spawn:PID` or `start`, of one watcher; hooks as `+before_start`, or `-before_start` when they fail.</summary>
    internal string EventText(string resName) => string.Join(' ', Events.Where(each => each.ResName == resName).Select(TextOf));

    private static string TextOf(WatcherEvent each) => each.Hook is { } hook ? (each.Kind == EventKind.HookSuccess ? "+" : "-") + hook
        : (each.Pid == 0 ? $"{each.Kind}" : $"{each.Kind}:{each.Pid}{(each.IsVetoed ? "!" : "")}").ToLowerInvariant();
}
