using System.Globalization;
using Circus.Fakes.Tests;
using Circus.Hooks;
using Circus.Options;
using Circus.Processes;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Arbiters.Tests;

/// <summary>
/// Random histories on a fake kernel: deaths at the worst time, failing spawns, commands in every order, clocks that jump; after each
/// step the invariants of design.md. A failure names the seed of its history: `CIRCUS_SIMULATION_SEED=N` runs that one alone.
/// </summary>
public sealed class SimulationTests
{
    private const int Histories = 1_000;
    private const int StepsPerHistory = 220;

    [Fact]
    public void RandomHistoriesKeepTheInvariants()
    {
        var only = Environment.GetEnvironmentVariable("CIRCUS_SIMULATION_SEED");
        if (only is not null)
        {
            Run(int.Parse(only, CultureInfo.InvariantCulture));
            return;
        }

        for (var seed = 1; seed <= Histories; seed++)
            Run(seed);
    }

    private static void Run(int seed)
    {
        var history = new History(seed);
        try
        {
            for (var step = 0; step < StepsPerHistory; step++)
                history.Step();
            history.Finish();
        }
        catch (Exception exception)
        {
            Assert.Fail($"seed {seed} after: {string.Join(" | ", history.Log.TakeLast(25))}\n{exception}");
        }
    }

    private sealed class History
    {
        private static readonly string[] Names = ["Web", "crypto", "my app", "single"];

        private readonly Random _random;
        private readonly TestArbiter _test;
        private readonly List<(ulong Peer, bool IsCast, string Text)> _requests = [];
        private readonly Dictionary<int, string> _spawned = [];
        private readonly HashSet<int> _abandoned = [];
        private readonly HashSet<int> _unwanted = [];
        private readonly Dictionary<int, Instant> _stopDeadlines = [];
        private int _checkedEvents;
        private bool _failsSpawns;

        internal History(int seed)
        {
            _random = new Random(seed);
            var specs = Names.Select(name => TestArbiter.Spec(name, options => Configure(name, options))).ToArray();
            _test = new TestArbiter(seed, new CircusOptions { CheckDelaySeconds = _random.Next(0, 6), WarmupDelaySeconds = Chance(4) ? 0.5 : 0, SpawnRate = Chance(4) ? _random.Next(1, 50) : 0 }, specs);
            _test.Kernel.NewTemper = () => Chance(5) ? Temper.Stubborn : Temper.Obedient;
            _test.Kernel.NextSpawn = () => !_failsSpawns || Chance(2) ? default
                : SpawnResult.Failed("[Errno 2] No such file or directory: 'worker'", isTransient: Chance(3));
            _test.Kernel.OnSpawn = CheckSpawn;
            _test.Arbiter.Start();
            Log.Add("start");
        }

        internal List<string> Log { get; } = [];

        internal void Step()
        {
            switch (_random.Next(17))
            {
                case 15 or 16:
                    EndSomeHook();
                    break;
                case 14:
                    SayReady();
                    break;
                case 0 or 1 or 2:
                    ExitSome();
                    break;
                case 3:
                    AdvanceClock();
                    break;
                case 4:
                    Log.Add("timers");
                    _test.Clock.AdvanceTo(_test.Arbiter.NextTimer == Instant.Never ? _test.Clock.Now : _test.Arbiter.NextTimer);
                    _test.Arbiter.RunTimers();
                    break;
                case 5:
                    _failsSpawns = Chance(3);
                    Log.Add($"fails={_failsSpawns}");
                    break;
                case 6 when Chance(4):
                    Log.Add("hup");
                    _test.Arbiter.OnHup();
                    break;
                case 6 or 7 or 8 or 9 or 10:
                    Command();
                    break;
                default:
                    var budget = _random.Next(1, 9);
                    Log.Add($"pump {budget}");
                    _test.Arbiter.Pump(budget);
                    break;
            }

            _test.Collect();
            Check();
        }

        /// <summary>Ends the daemon: it must come to rest with nothing left and everyone answered.</summary>
        internal void Finish()
        {
            _failsSpawns = false;
            Log.Add("quit");
            _test.Arbiter.OnQuit();
            for (var i = 0; i < 100 && !_test.Arbiter.IsFinished; i++)
            {
                _test.Settle();
                Check();
                if (_test.Arbiter.NextTimer != Instant.Never)
                    _test.Clock.AdvanceTo(_test.Arbiter.NextTimer);
            }

            _test.DeliverExits();
            Check();
            Assert.True(_test.Arbiter.IsFinished, "the daemon doesn't end");
            Assert.Empty(_test.Arbiter.Context.Processes);
            Assert.Equal(Instant.Never, _test.Arbiter.NextTimer);
            foreach (var (peer, isCast, text) in _requests)
                Assert.True(isCast || _test.Replies.ContainsKey(peer), $"{text} was never answered");
            foreach (var pid in _spawned.Keys.Where(pid => !_abandoned.Contains(pid)))
                Assert.True(_test.Events.Count(each => each.Kind == EventKind.Reap && each.Pid == pid) == 1, $"pid {pid} was not reaped once");
        }

        private void ExitSome()
        {
            var processes = _test.Kernel.Processes;
            if (processes.Count > 0 && Chance(2))
            {
                var process = processes[_random.Next(processes.Count)];
                process.ExitCode ??= Chance(2) ? _random.Next(0, 3) : -9;
                Log.Add($"exit {process.Pid}");
            }

            // Exits may be noticed in any order and late.
            foreach (var process in processes.Where(each => each.ExitCode is not null).ToArray())
            {
                if (Chance(3))
                    continue;
                Log.Add($"reap {process.Pid}");
                processes.Remove(process);
                var isKnown = _test.Arbiter.OnExit(process.Pid, process.ExitCode!.Value);
                Assert.Equal(!_abandoned.Contains(process.Pid), isKnown);
            }
        }

        private void EndSomeHook()
        {
            if (_test.Hooks is not [_, ..] hooks)
                return;
            var call = hooks[_random.Next(hooks.Count)];
            var outcome = Chance(6) ? HookOutcome.Broken("broken") : Chance(6) ? HookOutcome.Refused("no") : HookOutcome.Returned(!Chance(6));
            if (call.Point == HookPoint.AfterSpawn && !outcome.IsTrue)
                _unwanted.Add(call.Pid);
            Log.Add($"hook {call.Name} {call.Pid} {outcome.IsTrue}");
            _test.FinishHook(call, outcome);
        }

        private void SayReady()
        {
            if (_test.Kernel.Processes is not [_, ..] processes)
                return;
            var pid = processes[_random.Next(processes.Count)].Pid;
            Log.Add($"ready {pid}");
            _test.Arbiter.OnReady(pid);
        }

        private void AdvanceClock()
        {
            var span = TimeSpan.FromMilliseconds(_random.Next(1, Chance(5) ? 100_000 : 400));
            Log.Add($"+{span.TotalSeconds}s");
            _test.Clock.Advance(span);
            if (Chance(10))
                _test.Clock.WallJump += _random.Next(-100_000, 100_000);
            _test.Arbiter.RunTimers();
        }

        private void Command()
        {
            var name = Names[_random.Next(Names.Length)];
            var isWaiting = Chance(2);
            var watcher = _test[name];
            var anyPid = _test.Kernel.Processes.Count > 0 ? _test.Kernel.Processes[_random.Next(_test.Kernel.Processes.Count)].Pid : 1;
            var (command, properties) = _random.Next(21) switch
            {
                20 => ("reloadconfig", ChangeConfig()),
                0 or 1 => ("stop", $"\"name\":\"{name}\""),
                2 or 3 => ("start", $"\"name\":\"{name}\""),
                4 => ("restart", $"\"name\":\"{name}\""),
                5 => ("reload", $"\"name\":\"{name}\",\"sequential\":{Json(Chance(2))},\"graceful\":{Json(!Chance(4))}"),
                6 or 7 => ("incr", $"\"name\":\"{name}\",\"nb\":{_random.Next(1, 3)}"),
                8 or 9 => ("decr", $"\"name\":\"{name}\",\"nb\":{_random.Next(1, 3)}"),
                10 => ("set", $"\"name\":\"{name}\",\"options\":{{\"graceful_timeout\":{_random.Next(0, 3)}}}"),
                11 => ("set", $"\"name\":\"{name}\",\"options\":{{\"numprocesses\":{(name == "single" ? 1 : _random.Next(0, 6))},\"max_age\":{_random.Next(0, 20)}}}"),
                12 => ("kill", $"\"name\":\"{name}\",\"pid\":{anyPid}"),
                13 => ("kill", $"\"name\":\"{name}\",\"graceful_timeout\":0.2"),
                14 => ("stop", Chance(2) ? "" : "\"name\":\"*\""),
                15 => ("start", Chance(2) ? "" : "\"name\":\"*\""),
                16 => ("restart", Chance(3) ? "" : "\"name\":\"*\""),
                17 => ("reload", ""),
                18 when watcher is not null && Chance(3) => ("rm", $"\"name\":\"{name}\",\"nostop\":{Json(Chance(3))}"),
                18 => ("add", $"\"name\":\"{name}\",\"cmd\":\"worker\",\"start\":{Json(Chance(2))},\"options\":{{\"singleton\":{Json(name == "single")}}}"),
                _ => ("signal", $"\"name\":\"{name}\",\"signum\":{(Chance(2) ? 10 : 15)}"),
            };
            if (properties.Length > 0)
                properties += ",";
            properties += $"\"waiting\":{Json(isWaiting)}";
            var isCast = Chance(10);

            var before = watcher?.Processes.Select(process => process.Pid).ToArray() ?? [];
            Log.Add($"{command} {properties}{(isCast ? " cast" : "")}");
            var peer = _test.Send($"{{\"command\":\"{command}\",\"properties\":{{{properties}}}{(isCast ? ",\"msg_type\":\"cast\"" : "")},\"id\":{_requests.Count}}}");
            _requests.Add((peer, isCast, $"{command} {properties}"));
            if (command == "rm" && properties.Contains("\"nostop\":true") && _test[name] is null)
                _abandoned.UnionWith(before.Where(pid => !_test.Arbiter.Context.Processes.ContainsKey(pid)));
            if (!isCast && !isWaiting)
                Assert.True(_test.Replies.ContainsKey(peer), $"{command} without waiting was not answered at once");
        }

        /// <summary>A file with some of the watchers, or one that can't be read.</summary>
        private string ChangeConfig()
        {
            var specs = Names.Where(_ => !Chance(4)).Select(name => TestArbiter.Spec(name, options => Configure(name, options))).ToArray();
            _test.ConfigSource.Config = Chance(8) ? null : TestArbiter.ConfigOf(new CircusOptions { CheckDelaySeconds = _random.Next(0, 6) }, specs);
            Log.Add($"file {(_test.ConfigSource.Config is null ? "broken" : string.Join(' ', specs.Select(spec => spec.Name)))}");
            return "";
        }

        private void CheckSpawn(FakeProcess process)
        {
            _spawned.Add(process.Pid, process.Watcher);
            var used = _test[process.Watcher].Processes.Select(each => each.Wid).ToHashSet();
            Assert.Equal(Enumerable.Range(1, used.Count + 1).First(wid => !used.Contains(wid)), process.Wid);
            Assert.NotEqual(0, _test[process.Watcher].Options.MaxRetry);
        }

        private void Check()
        {
            foreach (var (peer, replies) in _test.Replies)
                Assert.True(replies.Count == 1, $"request {peer} was answered {replies.Count} times");
            foreach (var (peer, isCast, _) in _requests)
                Assert.False(isCast && _test.Replies.ContainsKey(peer), $"cast {peer} was answered");
            foreach (var watcher in _test.Arbiter.Watchers.InListOrder)
                CheckWatcher(watcher);
            CheckEvents();
        }

        private void CheckWatcher(Watcher watcher)
        {
            var processes = watcher.Processes;
            Assert.Equal(processes.Count, processes.Select(process => process.Wid).Distinct().Count());
            Assert.True(watcher.State != WatcherState.Stopped || processes.Count == 0, $"{watcher.Name} is stopped with processes");

            var staying = processes.Count(process => !process.IsLeaving);
            var limit = watcher.Operation is { Kind: OperationKind.Reload, Phase: OperationPhase.Spawning } reload
                ? watcher.Options.NumProcesses + reload.PidsBefore.Length
                : watcher.Options.NumProcesses;

            // A resize or a reload has to be reconciled before its surplus is on the way out, and must have its turn before that.
            var isDefinedAnew = _test.Arbiter.Operation is { Kind: ArbiterOperationKind.ReloadConfig };
            Assert.True(staying <= limit || isDefinedAnew || watcher.Operation is not null || watcher.State == WatcherState.Stopping, $"{watcher.Name} has {staying} processes, {limit} are allowed");
            Assert.True(staying + watcher.VacancyCount <= Math.Max(limit, staying) || isDefinedAnew || watcher.Operation is not null, $"{watcher.Name} would spawn too many");
            if (watcher.Options.Singleton)
                Assert.True(processes.Count <= 1, $"singleton {watcher.Name} runs {processes.Count} times");

            foreach (var process in processes)
            {
                if (process.State != ProcessState.Stopping)
                    continue;
                Assert.True(process.IsArmed || process.OpenCalls > 0, $"{process.Pid} is stopping without a deadline");
                if (process.StopSequence is not null || watcher.Options.Hooks.Count > 0)
                    continue;

                // The deadline never moves away, whatever is asked for later.
                if (_stopDeadlines.TryGetValue(process.Pid, out var deadline))
                    Assert.True(process.Due <= deadline, $"the deadline of {process.Pid} was put off");
                _stopDeadlines[process.Pid] = process.Due;
            }
        }

        /// <summary>The order of spec/events-and-stats.md §2 as far as it doesn't depend on the command.</summary>
        private void CheckEvents()
        {
            for (; _checkedEvents < _test.Events.Count; _checkedEvents++)
            {
                var each = _test.Events[_checkedEvents];
                var earlier = _test.Events.Take(_checkedEvents).Where(other => other.ResName == each.ResName);
                if (each.Kind == EventKind.Spawn)
                    Assert.DoesNotContain(earlier, other => other.Pid == each.Pid);
                if (each.Kind is EventKind.Kill or EventKind.Reap)
                {
                    var own = earlier.Where(other => other.Pid == each.Pid).ToArray();
                    if (!_unwanted.Contains(each.Pid) && !_test.EndedHooks.Exists(call => call.Point == HookPoint.AfterSpawn && call.Pid == each.Pid))
                        Assert.Contains(own, other => other.Kind == EventKind.Spawn);
                    Assert.DoesNotContain(own, other => other.Kind == EventKind.Reap);
                }

                if (each.Kind == EventKind.Stop)
                {
                    var open = earlier.Count(other => other.Kind == EventKind.Spawn) - earlier.Count(other => other.Kind == EventKind.Reap)
                        - _abandoned.Count(pid => TestNames.ResName(_spawned[pid]) == each.ResName);
                    Assert.True(open <= OtherIncarnations(each.ResName), $"{each.ResName} stopped with {open} processes unreaped");
                }
            }
        }

        /// <summary>Processes of a removed watcher of the same name may still be ending.</summary>
        private int OtherIncarnations(string resName) =>
            _test.Arbiter.Context.Processes.Values.Count(process => process.Watcher.ResName == resName);

        private void Configure(string name, WatcherOptions options)
        {
            options.Singleton = name == "single";
            options.NumProcesses = options.Singleton ? 1 : _random.Next(0, 5);
            options.WarmupDelaySeconds = Chance(3) ? _random.NextDouble() : 0;
            options.GracefulTimeoutSeconds = Chance(6) ? 0 : _random.NextDouble() * 5;
            options.Respawn = !Chance(4);
            options.Autostart = !Chance(5);
            options.MaxRetry = _random.Next(-1, 6);
            options.MaxAge = Chance(4) ? _random.Next(1, 30) : 0;
            options.MaxAgeVariance = _random.Next(0, 10);
            options.SendHup = Chance(6);
            options.Priority = _random.Next(0, 3);
            options.StopChildren = Chance(4);
            options.StopSignals = Chance(6) ? StopSequence.Of("TERM:0.5, INT") : null;
            for (var i = 0; i < HookText.Names.Length && name != "Web"; i++)
            {
                if (Chance(6))
                    options.Hooks[HookText.Names[i]] = Chance(4) ? "hook,yes" : "hook";
            }

            options.HookTimeoutSeconds = Chance(8) ? 0.1 : 30;
            options.Ready = Chance(3) ? new Readiness(Chance(3) ? ReadyKind.Delay : ReadyKind.Notify, _random.NextDouble()) : default;
            options.ReadyTimeoutSeconds = Chance(4) ? 0 : _random.NextDouble() * 10;
        }

        private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

        private static string Json(bool value) => value ? "true" : "false";
    }
}
