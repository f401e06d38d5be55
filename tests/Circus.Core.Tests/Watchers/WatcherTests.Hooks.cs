using Circus.Fakes.Tests;
using Circus.Hooks;
using Circus.Options;

namespace Circus.Watchers.Tests;

/// <summary>Hooks: their order (spec/events-and-stats.md §2), what their answers do, and that nothing but their watcher waits for them.</summary>
public sealed partial class WatcherTests
{
    private static TestArbiter Hooked(Action<WatcherOptions>? configure = null, params string[] hooks)
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options =>
        {
            foreach (var hook in hooks is [] ? HookText.Names[..^1] : hooks)
                options.Hooks[hook] = "hook";
            configure?.Invoke(options);
        }));
        return test;
    }

    private static void Answer(TestArbiter test, string name, HookOutcome outcome) => test.HookAnswer = call => call.Name == name ? outcome : HookOutcome.Returned(true);

    [Fact]
    public void EachHookHasItsPlace()
    {
        var test = Hooked(options => options.NumProcesses = 2);
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal("+before_start +before_spawn +after_spawn spawn:100 +before_spawn +after_spawn spawn:101 +after_start start", test.EventText("w"));
        test.Events.Clear();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.StartsWith("+before_stop +before_signal +before_signal ", test.EventText("w"), StringComparison.Ordinal);
        Assert.EndsWith("stop +after_stop", test.EventText("w"), StringComparison.Ordinal);
        var events = test.Events.Select(each => each.Hook ?? $"{each.Kind}").ToList();
        Assert.True(events.LastIndexOf("after_signal") < events.LastIndexOf("Kill") && events.IndexOf("Kill") < events.IndexOf("before_reap"));
        Assert.True(events.IndexOf("before_reap") < events.IndexOf("Reap") && events.LastIndexOf("Reap") < events.LastIndexOf("after_reap"));
    }

    [Theory]
    [InlineData("before_start", "-before_start")]
    [InlineData("before_spawn", "-before_spawn stop")]
    [InlineData("after_spawn", "-after_spawn kill:100 reap:100 stop")]
    [InlineData("after_start", "spawn:100 -after_start kill:100 reap:100 stop")]
    public void AHookThatSaysNoStopsTheStart(string hook, string events)
    {
        var test = Hooked(null, hook);
        Answer(test, hook, HookOutcome.Refused("exit status 1"));
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal(events, test.EventText("w"));
        Assert.Equal(WatcherState.Stopped, test["w"].State);
        Assert.Contains(test.Notices, each => each.Text == $"Hook '{hook}' of w failed: exit status 1");
    }

    [Fact]
    public void TheFlagMakesAFailureCountAsSuccess()
    {
        var test = Hooked(options => options.Hooks["before_start"] = "hook,true", "before_start");
        Answer(test, "before_start", HookOutcome.Refused("exit status 1"));
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal("-before_start spawn:100 start", test.EventText("w"));
    }

    [Fact]
    public void AFalseValueIsNoFailureAndStillNo()
    {
        var test = Hooked(options => options.Hooks["before_start"] = "m.f,true", "before_start");
        Answer(test, "before_start", HookOutcome.Returned(false));
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal("+before_start", test.EventText("w"));
    }

    [Fact]
    public void ASignalThatIsVetoedIsNotSentAndSigkillIs()
    {
        var test = Hooked(options => options.GracefulTimeoutSeconds = 2, "before_signal");
        test.Arbiter.Start();
        test.Settle();
        test.Events.Clear();
        Answer(test, "before_signal", HookOutcome.Returned(false));
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Advance(1);
        Assert.Equal("+before_signal kill:100!", test.EventText("w"));
        Assert.Empty(test.Kernel.Signals);
        test.Advance(2);
        Assert.Equal([(100, 9, SignalScope.Tree)], test.Kernel.Signals);
        Assert.EndsWith("+before_signal kill:100 reap:100 stop", test.EventText("w"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatABrokenHookWouldSayAboutASignalDoesNotMatter()
    {
        var test = Hooked(null, "before_signal");
        test.Arbiter.Start();
        test.Settle();
        Answer(test, "before_signal", HookOutcome.Broken("ValueError: x"));
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal("spawn:100 start -before_signal kill:100 reap:100 stop", test.EventText("w"));
    }

    [Fact]
    public void AHookThatHangsIsEndedAtItsLimitAndHoldsNobodyElse()
    {
        var test = new TestArbiter(
            TestArbiter.Spec("w", options => (options.Hooks["before_start"], options.HookTimeoutSeconds) = ("hook", 3)), TestArbiter.Spec("other"));
        test.HookAnswer = _ => null;
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"incr","properties":{"name":"w"}}""");
        Assert.Single(test.Hooks);
        test.Advance(2.9);
        Assert.Equal("", test.EventText("w"));
        test.Advance(0.2);
        Assert.Equal("-before_start", test.EventText("w"));
        Assert.Empty(test.Hooks);
        Assert.Equal(WatcherState.Active, test["other"].State);
    }

    [Theory]
    [InlineData("before_start", "-before_start")]
    [InlineData("before_spawn", "-before_spawn stop")]
    [InlineData("after_spawn", "-after_spawn spawn:100 kill:100 reap:100 stop")]
    [InlineData("after_start", "spawn:100 -after_start kill:100 reap:100 stop")]
    public void AStopTakesOverFromAHook(string hook, string events)
    {
        var test = Hooked(null, hook);
        test.HookAnswer = _ => null;
        test.Arbiter.Start();
        test.Settle();
        test.Send("""{"command":"stop","properties":{"name":"w"}}""");
        test.Settle();
        Assert.Equal((events, 0), (test.EventText("w"), test.Hooks.Count));
    }

    [Fact]
    public void TheCommandSignalAsksToo()
    {
        var test = Hooked(null, "before_signal", "after_signal");
        test.Kernel.NewTemper = () => Temper.Stubborn;
        test.Arbiter.Start();
        test.Settle();
        test.Events.Clear();
        test.Send("""{"command":"signal","properties":{"name":"w","signum":10}}""");
        Assert.Empty(test.Kernel.Signals);
        test.Settle();
        Assert.Equal(("+before_signal +after_signal", 10), (test.EventText("w"), test.Kernel.Signals[0].Signum));
    }

    [Fact]
    public void AHookIsToldWhatItIsAbout()
    {
        var test = Hooked(null, "after_reap");
        test.HookAnswer = _ => null;
        test.Arbiter.Start();
        test.Settle();
        test.Exit(test.Process("w", 1), 3);
        var call = Assert.Single(test.Hooks);
        var context = System.Text.Json.JsonDocument.Parse(call.Context).RootElement;
        Assert.Equal(("after_reap", 100, 3, 2), (context.GetProperty("hook_name").GetString(), context.GetProperty("process_pid").GetInt32(),
            context.GetProperty("exit_code").GetInt32(), context.GetProperty("process_status").GetInt32()));
        Assert.Equal("worker", context.GetProperty("watcher").GetProperty("options").GetProperty("cmd").GetString());
        Assert.Contains(new("CIRCUS_EXIT_CODE", "3"), call.Variables);
    }

    [Fact]
    public void AFailedSpawnIsAnEvent()
    {
        var test = new TestArbiter(TestArbiter.Spec("w", options => options.MaxRetry = 1));
        test.Kernel.NextSpawn = () => SpawnResult.Failed("no such user: 'x' (option uid)");
        test.Arbiter.Start();
        test.Settle();
        Assert.Equal("spawnfailed stop", test.EventText("w"));
        Assert.Equal("no such user: 'x' (option uid)", test.Events[0].Error);
    }
}
