using System.Text.RegularExpressions;
using Circus.Fakes.Tests;
using Circus.Watchers;

namespace Circus.Commands.Tests;

/// <summary>What each command answers when it succeeds, field by field in order (spec/protocol.md §6), at once and when waited for.</summary>
public sealed partial class CommandReplyTests
{
    private static TestArbiter Started() => TestArbiter.Started(
        TestArbiter.Spec("Web", options => options.NumProcesses = 2),
        TestArbiter.Spec("one", options => options.Singleton = true),
        TestArbiter.Spec("off", options => options.Autostart = false));

    [Theory]
    [InlineData("add", """{"name":"n","cmd":"x"}""", "")]
    [InlineData("add", """{"name":"n","cmd":"x","start":true}""", "")]
    [InlineData("add", """{"name":"n","cmd":"x","waiting":true}""", "")]
    [InlineData("add", """{"name":"n","cmd":"x","start":true,"waiting":true}""", ",\"started\":[103],\"kept\":[]")]
    [InlineData("add", """{"name":"n","cmd":"x","args":["a",1],"options":{"numprocesses":2},"start":1,"waiting":1}""", ",\"started\":[103,104],\"kept\":[]")]
    [InlineData("decr", """{"name":"web"}""", "")]
    [InlineData("decr", """{"name":"web","waiting":true}""", ",\"numprocesses\":1")]
    [InlineData("decr", """{"name":"web","nb":9,"waiting":true}""", ",\"numprocesses\":0")]
    [InlineData("decr", """{"name":"ONE","waiting":true}""", ",\"numprocesses\":1,\"singleton\":true")]
    [InlineData("get", """{"name":"WEB","keys":["shell","cmd"]}""", ",\"options\":{\"shell\":false,\"cmd\":\"worker\"}")]
    [InlineData("get", """{"name":"web","keys":[]}""", ",\"options\":{}")]
    [InlineData("globaloptions", """{"option":"check_delay"}""", ",\"options\":{\"check_delay\":5.0}")]
    [InlineData("globaloptions", """{"option":""}""", AllGlobalOptions)]
    [InlineData("globaloptions", """{"option":null}""", AllGlobalOptions)]
    [InlineData("globaloptions", "{}", AllGlobalOptions)]
    [InlineData("incr", """{"name":"web"}""", "")]
    [InlineData("incr", """{"name":"web","nb":3,"waiting":true}""", ",\"numprocesses\":5")]
    [InlineData("incr", """{"name":"web","nb":-1,"waiting":"no"}""", ",\"numprocesses\":1")]
    [InlineData("incr", """{"name":"one"}""", ",\"numprocesses\":1,\"singleton\":true")]
    [InlineData("incr", """{"name":"off","waiting":true}""", ",\"numprocesses\":2")]
    [InlineData("ipython", "{}", ",\"shell\":false,\"msg\":\"Could not start ipython kernel: this daemon is no Python program; use \\u0060circus ctl\\u0060 to look into it\"")]
    [InlineData("listsockets", "{}", ",\"sockets\":[]")]
    [InlineData("kill", """{"name":"web"}""", "")]
    [InlineData("kill", """{"name":"web","waiting":true}""", "")]
    [InlineData("kill", """{"name":"web","pid":7,"waiting":true}""", "")]
    [InlineData("kill", """{"name":"web","pid":"101","signum":"sigkill","graceful_timeout":"1.5","waiting":true}""", "")]
    [InlineData("list", "{}", ",\"watchers\":[\"off\",\"one\",\"web\"]")]
    [InlineData("list", """{"name":"web"}""", ",\"pids\":[100,101]")]
    [InlineData("list", """{"name":"off"}""", ",\"pids\":[]")]
    [InlineData("numprocesses", "{}", ",\"numprocesses\":3")]
    [InlineData("numprocesses", """{"name":"wEb"}""", ",\"numprocesses\":2,\"watcher_name\":\"wEb\"")]
    [InlineData("numwatchers", "{}", ",\"numwatchers\":3")]
    [InlineData("quit", "{}", "")]
    [InlineData("quit", """{"waiting":true}""", "")]
    [InlineData("reload", "{}", "")]
    [InlineData("reload", """{"waiting":true}""", "")]
    [InlineData("reload", """{"name":"web"}""", "")]
    [InlineData("reload", """{"name":"web","waiting":true}""", ",\"info\":{\"stopped\":[100,101],\"started\":[103,104],\"kept\":[]}")]
    [InlineData("reload", """{"name":"web","sequential":true,"waiting":true}""", ",\"info\":{\"stopped\":[100,101],\"started\":[103,104],\"kept\":[]}")]
    [InlineData("reload", """{"name":"web","graceful":false,"waiting":true}""", ",\"info\":{\"stopped\":[100,101],\"started\":[103,104],\"kept\":[]}")]
    [InlineData("reload", """{"name":"off","waiting":true}""", ",\"info\":{\"stopped\":[],\"started\":[103],\"kept\":[]}")]
    [InlineData("reloadconfig", "{}", ",\"watchers\":{\"Web\":\"unchanged\",\"off\":\"unchanged\",\"one\":\"unchanged\"},\"sockets\":{},\"circus\":{}")]
    [InlineData("reloadconfig", """{"waiting":true}""", ",\"watchers\":{\"Web\":\"unchanged\",\"off\":\"unchanged\",\"one\":\"unchanged\"},\"sockets\":{},\"circus\":{}")]
    [InlineData("restart", "{}", "")]
    [InlineData("restart", """{"waiting":true}""", "")]
    [InlineData("restart", """{"name":"w*"}""", "")]
    [InlineData("restart", """{"name":"w*","waiting":true}""", ",\"info\":{\"stopped\":[100,101],\"started\":[103,104],\"kept\":[]}")]
    [InlineData("restart", """{"name":"*","waiting":true}""", "")]
    [InlineData("rm", """{"name":"WEB"}""", "")]
    [InlineData("rm", """{"name":"web","waiting":true}""", "")]
    [InlineData("rm", """{"name":"web","nostop":true,"waiting":true}""", "")]
    [InlineData("set", """{"name":"web","options":{}}""", "")]
    [InlineData("set", """{"name":"web","options":{"numprocesses":3,"cmd":"y"},"waiting":true}""", "")]
    [InlineData("signal", """{"name":"web","signum":"hup"}""", "")]
    [InlineData("signal", """{"name":"web","signum":0,"pid":7}""", "")]
    [InlineData("signal", """{"name":"off","signum":9,"children":true}""", "")]
    [InlineData("start", "{}", "")]
    [InlineData("start", """{"waiting":true}""", "")]
    [InlineData("start", """{"name":"off","waiting":true}""", ",\"info\":{\"started\":[103],\"kept\":[]}")]
    [InlineData("start", """{"name":"WEB","waiting":true}""", ",\"info\":{\"started\":[],\"kept\":[100,101]}")]
    [InlineData("start", """{"name":"o","match":"regex","waiting":true}""", "")]
    [InlineData("status", "{}", ",\"statuses\":{\"Web\":\"active\",\"one\":\"active\",\"off\":\"stopped\"}")]
    [InlineData("stop", "{}", "")]
    [InlineData("stop", """{"waiting":true}""", "")]
    [InlineData("stop", """{"name":"web"}""", "")]
    [InlineData("stop", """{"name":"web","match":"simple","waiting":true}""", ",\"info\":null")]
    [InlineData("stop", """{"name":"off","waiting":true}""", ",\"info\":null")]
    [InlineData("stop", """{"name":"o*","waiting":true}""", "")]
    public void SuccessIsAnsweredOnceWithTheseFields(string command, string properties, string fields)
    {
        var test = Started();
        var peer = test.Send($$"""{"command":"{{command}}","properties":{{properties}},"id":7}""");
        test.Settle();
        Assert.Equal($$"""{"status":"ok","time":T{{fields}},"id":7}""", Time().Replace(Assert.Single(test.Replies[peer]), "\"time\":T"));
    }

    [Fact]
    public void StatusOfOneIsInTheFieldStatusItself()
    {
        var test = Started();
        var peer = test.Send("""{"command":"status","properties":{"name":"OFF"}}""");
        Assert.Equal("""{"status":"stopped","time":T,"id":null}""", Time().Replace(Assert.Single(test.Replies[peer]), "\"time\":T"));
    }

    [Theory]
    [InlineData("glob", "w", "")]
    [InlineData("glob", "W*", "Web web2")]
    [InlineData("glob", "?eb", "Web")]
    [InlineData("glob", "[!w]*", "other")]
    [InlineData("regex", "WEB", "Web web2")]
    [InlineData("regex", "web$", "Web")]
    [InlineData("regex", "eb", "")]
    [InlineData("regex", "eb|web2", "web2")]
    [InlineData("simple", "wEB", "Web")]
    [InlineData("simple", "we", "")]
    [InlineData("simple", "w*", "")]
    public void MatchMethodsNameWatchersInAnyCase(string method, string pattern, string stopped)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("Web"), TestArbiter.Spec("web2"), TestArbiter.Spec("other"));
        test.Send($$$"""{"command":"stop","properties":{"name":"{{{pattern}}}","match":"{{{method}}}"}}""");
        test.Settle();
        Assert.Equal(stopped, string.Join(' ', test.Arbiter.Watchers.InListOrder.Where(watcher => watcher.State == WatcherState.Stopped).Select(watcher => watcher.Name)));
    }

    [Theory]
    [InlineData("""{"name":"web","signum":"usr1"}""", "100:10:Process 101:10:Process")]
    [InlineData("""{"name":"web","signum":10,"pid":101}""", "101:10:Process")]
    [InlineData("""{"name":"web","signum":10,"pid":"101"}""", "101:10:Process")]
    [InlineData("""{"name":"web","signum":10,"pid":102}""", "")]
    [InlineData("""{"name":"web","signum":10,"children":true,"recursive":true}""", "100:10:Children 101:10:Children")]
    [InlineData("""{"name":"web","signum":10,"pid":100,"children":true}""", "100:10:Children")]
    [InlineData("""{"name":"web","signum":10,"recursive":true}""", "100:10:ProcessAndDescendants 101:10:ProcessAndDescendants")]
    [InlineData("""{"name":"off","signum":10}""", "")]
    public void SignalGoesWhereThePropertiesSayWithoutAnEvent(string properties, string signals)
    {
        var test = Started();
        test.Ask($$"""{"command":"signal","properties":{{properties}}}""");
        Assert.Equal(signals, string.Join(' ', test.Kernel.Signals.Select(each => $"{each.Pid}:{each.Signum}:{each.Scope}")));
        Assert.Empty(test.Events);
    }

    [Theory]
    [InlineData("""{"name":"web","signum":10}""")]
    [InlineData("""{"name":"web","signum":10,"pid":100}""")]
    public void ASignalThatTheSystemRefusesIsAnErrorWithItsText(string properties)
    {
        var test = Started();
        test.Kernel.SignalError = "[Errno 1] Operation not permitted";
        var reply = test.Ask($$"""{"command":"signal","properties":{{properties}}}""");
        Assert.Equal((4, "[Errno 1] Operation not permitted"), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
    }

    [Fact]
    public void WithoutGraceTheSequenceIsIgnoredWithAWarning()
    {
        var test = Started();
        test.Notices.Clear();
        test.Send("""{"command":"reload","properties":{"name":"web","graceful":false,"sequential":true}}""");
        test.Settle();
        Assert.Single(test.Notices, notice => notice.Kind == NoticeKind.SequentialIgnored);
        test.Notices.Clear();
        test.Send("""{"command":"reload","properties":{"graceful":false,"sequential":true}}""");
        test.Settle();
        Assert.Single(test.Notices, notice => notice.Kind == NoticeKind.SequentialIgnored);
    }

    [Theory]
    [InlineData("add", """{"name":"n","cmd":"x","start":true}""", "n", "add spawn:103 start")]
    [InlineData("rm", """{"name":"web"}""", "web", "remove kill:100 kill:101 reap:100 reap:101 stop")]
    [InlineData("rm", """{"name":"web","nostop":true}""", "web", "remove")]
    [InlineData("rm", """{"name":"off"}""", "off", "remove")]
    [InlineData("set", """{"name":"web","options":{"max_retry":3,"numprocesses":3}}""", "web", "updated updated spawn:103")]
    [InlineData("set", """{"name":"web","options":{"numprocesses":1,"shell":true}}""", "web", "updated updated spawn:103 kill:100 kill:101 reap:100 reap:101 reload")]
    [InlineData("set", """{"name":"off","options":{"cmd":"y"}}""", "off", "updated")]
    [InlineData("kill", """{"name":"web","signum":9}""", "web", "kill:100 kill:101 reap:100 reap:101 spawn:103 spawn:104")]
    [InlineData("incr", """{"name":"web","nb":2}""", "web", "spawn:103 spawn:104")]
    [InlineData("incr", """{"name":"off"}""", "off", "")]
    [InlineData("decr", """{"name":"web","nb":2}""", "web", "kill:100 kill:101 reap:100 reap:101")]
    [InlineData("start", """{"name":"web"}""", "web", "")]
    [InlineData("stop", """{"name":"off"}""", "off", "")]
    [InlineData("reload", """{"name":"off","graceful":false}""", "off", "spawn:103 start")]
    public void EventsComeInThisOrder(string command, string properties, string watcher, string events)
    {
        var test = Started();
        test.Send($$"""{"command":"{{command}}","properties":{{properties}}}""");
        test.Settle();
        Assert.Equal(events, test.EventText(watcher));
    }

    private const string AllGlobalOptions = ",\"options\":{\"endpoint\":\"tcp://127.0.0.1:5555\",\"stats_endpoint\":\"tcp://127.0.0.1:5557\","
        + "\"pubsub_endpoint\":\"tcp://127.0.0.1:5556\",\"check_delay\":5.0,\"multicast_endpoint\":\"udp://237.219.251.97:12027\"}";

    [GeneratedRegex("\"time\":[0-9.E+]+")]
    private static partial Regex Time();
}
