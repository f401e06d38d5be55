using System.Text.Json;
using Circus.Fakes.Tests;

namespace Circus.Commands.Tests;

/// <summary>Replies as text, row by row of the table in spec/cli.md §2.3.</summary>
public sealed class ReplyTextTests
{
    private const string Plain = """{"status":"ok","time":1.5,"id":null}""";

    [Theory]
    [InlineData("add", """{"status":"ok","time":1.5,"started":[7],"kept":[],"id":null}""", "ok")]
    [InlineData("decr", Plain, "ok")]
    [InlineData("decr", """{"status":"ok","time":1.5,"numprocesses":0,"id":null}""", "0")]
    [InlineData("decr", """{"status":"ok","numprocesses":1,"singleton":true}""", "This watcher is a Singleton - not changing the number of processes")]
    [InlineData("dstats", """{"info":{"pid":1,"cmdline":"circus","username":"root","nice":0,"mem_info1":"1B","mem_info2":"2B","cpu":0.0,"mem":0.1,"ctime":"0:00.00","children":[]}}""", "Main Process:\n    1  circus root 0 1B 2B 0.0 0.1 0:00.00")]
    [InlineData("get", """{"options":{}}""", "")]
    [InlineData("get", """{"options":{"warmup_delay":30.0,"cmd":"sleep 1"}}""", "warmup_delay: 30.0\ncmd: sleep 1")]
    [InlineData("get", """{"options":{"env":{"K2":"v2","K":"v"}}}""", "env: K=v,K2=v2")]
    [InlineData("globaloptions", """{"options":{"endpoint":"tcp://127.0.0.1:5555","check_delay":5.0}}""", "endpoint: tcp://127.0.0.1:5555\ncheck_delay: 5.0")]
    [InlineData("incr", Plain, "ok")]
    [InlineData("incr", """{"status":"ok","time":1.5,"numprocesses":12,"id":null}""", "12")]
    [InlineData("incr", """{"status":"ok","numprocesses":1,"singleton":true}""", "This watcher is a Singleton - not changing the number of processes")]
    [InlineData("kill", Plain, "ok")]
    [InlineData("list", """{"watchers":[]}""", "")]
    [InlineData("list", """{"watchers":["a b","c"]}""", "a b,c")]
    [InlineData("list", """{"pids":[]}""", "")]
    [InlineData("list", """{"pids":[12,7]}""", "12,7")]
    [InlineData("numprocesses", """{"numprocesses":3,"watcher_name":"w"}""", "3")]
    [InlineData("numwatchers", """{"numwatchers":0}""", "0")]
    [InlineData("quit", Plain, "ok")]
    [InlineData("reload", """{"status":"ok","info":{"stopped":[1],"started":[2],"kept":[]}}""", "ok")]
    [InlineData("reloadconfig", Plain, "ok")]
    [InlineData("restart", """{"status":"ok","info":{"stopped":[1],"started":[2],"kept":[]}}""", "ok")]
    [InlineData("rm", Plain, "ok")]
    [InlineData("set", Plain, "ok")]
    [InlineData("signal", Plain, "ok")]
    [InlineData("start", """{"status":"ok","info":{"started":[2],"kept":[]}}""", "ok")]
    [InlineData("ipython", """{"shell":false,"msg":"no"}""", "error: no")]
    [InlineData("listsockets", """{"sockets":[]}""", "")]
    [InlineData("listsockets", """{"sockets":[{"fd":6,"name":"web","backlog":9,"host":"127.0.0.1","port":80},{"fd":7,"name":"u","backlog":9,"path":"/run/u"}]}""", "6:socket 'web' at 127.0.0.1:80\n7:socket 'u' at /run/u")]
    [InlineData("stats", """{"infos":{"off":{},"w":{"992":{"pid":992,"cmdline":"sleep","username":"root","nice":0,"mem_info1":"1.52M","mem_info2":"2.44M","cpu":0.0,"mem":0.006,"ctime":"0:00.00","children":[]}}}}""", "off:\nw:\n992: 992  sleep root 0 1.52M 2.44M 0.0 0.006 0:00.00")]
    [InlineData("stats", """{"name":"w","info":{"992":{"pid":992,"cmdline":"sleep","username":"root","nice":0,"mem_info1":"1.52M","mem_info2":"2.44M","cpu":0.0,"mem":0.006,"ctime":"0:00.00","children":[{"pid":993,"cmdline":"sleep","username":"root","nice":0,"mem_info1":"1.52M","mem_info2":"2.44M","cpu":0.0,"mem":0.006,"ctime":"0:00.00","children":[]}]},"994":"No such process (stopped?)"}}""", "w:\n992: 992  sleep root 0 1.52M 2.44M 0.0 0.006 0:00.00\n   993  sleep root 0 1.52M 2.44M 0.0 0.006 0:00.00\n994: No such process (stopped?)")]
    [InlineData("stats", """{"process":992,"info":{"pid":992,"cmdline":"sleep","username":"root","nice":0,"mem_info1":"1.52M","mem_info2":"2.44M","cpu":0.0,"mem":0.006,"ctime":"0:00.00","children":[]}}""", "992: 992  sleep root 0 1.52M 2.44M 0.0 0.006 0:00.00\n")]
    [InlineData("stats", """{"infos":{}}""", "")]
    [InlineData("status", """{"statuses":{"b":"active","a b":"stopped","B":"starting"}}""", "B: starting\na b: stopped\nb: active")]
    [InlineData("status", """{"statuses":{}}""", "")]
    [InlineData("status", """{"status":"stopping","time":1.5,"id":null}""", "stopping")]
    [InlineData("stop", """{"status":"ok","info":null}""", "ok")]
    public void ReplyReadsAs(string command, string reply, string text) => Assert.Equal(text, TextOf(command, reply));

    /// <summary>null is empty, texts are bare, everything else is as Python prints it; env is sorted by variable.</summary>
    [Theory]
    [InlineData("\"cmd\":\"a 'b'\"", "cmd: a 'b'")]
    [InlineData("\"cmd\":\"\"", "cmd: ")]
    [InlineData("\"uid\":null", "uid: ")]
    [InlineData("\"uid\":1000", "uid: 1000")]
    [InlineData("\"shell\":true", "shell: True")]
    [InlineData("\"shell\":false", "shell: False")]
    [InlineData("\"graceful_timeout\":30.0", "graceful_timeout: 30.0")]
    [InlineData("\"graceful_timeout\":1e-05", "graceful_timeout: 1e-05")]
    [InlineData("\"stdout_stream_conf\":{}", "stdout_stream_conf: {}")]
    [InlineData("\"stdout_stream_conf\":{\"filename\":\"x\",\"max_bytes\":\"10\"}", "stdout_stream_conf: {'filename': 'x', 'max_bytes': '10'}")]
    [InlineData("\"args\":[\"a\",\"it's\",null]", "args: ['a', \"it's\", None]")]
    [InlineData("\"args\":[]", "args: []")]
    [InlineData("\"env\":{}", "env: ")]
    [InlineData("\"env\":null", "env: ")]
    [InlineData("\"env\":{\"B\":\"2\",\"A1\":\"x\",\"A\":\"1=1\"}", "env: A=1=1,A1=x,B=2")]
    public void OptionReadsAs(string option, string text)
    {
        var reply = $$$"""{"options":{{{{option}}}}}""";
        Assert.Equal(text, TextOf("get", reply));
        Assert.Equal(text, TextOf("options", reply));
        Assert.Equal(text, TextOf("globaloptions", reply));
    }

    [Theory]
    [InlineData("status", "error: program x not found")]
    [InlineData("get", "error: program x not found")]
    [InlineData("options", "error: program x not found")]
    [InlineData("globaloptions", "program x not found")]
    public void ErrorReadsAs(string command, string text) => Assert.Equal(text, CommandTable.Find(command)!.ErrorTextOf("program x not found"));

    [Fact]
    public void OnlyGlobaloptionsLeavesThePrefixOfErrorsOut() =>
        Assert.Equal(["globaloptions"], CommandTable.All.Where(command => command.ErrorTextOf("no") != "error: no").Select(command => command.Name));

    /// <summary>The replies of the daemon itself, as they are printed.</summary>
    [Theory]
    [InlineData("list", "single,w x")]
    [InlineData("list 'W X'", "100,101")]
    [InlineData("numprocesses", "3")]
    [InlineData("numprocesses 'w x'", "2")]
    [InlineData("numwatchers", "2")]
    [InlineData("status", "W x: active\nsingle: active")]
    [InlineData("status SINGLE", "active")]
    [InlineData("incr single", "This watcher is a Singleton - not changing the number of processes")]
    [InlineData("decr 'w x'", "ok")]
    [InlineData("get single cmd env graceful_timeout singleton uid", "cmd: worker\nenv: \ngraceful_timeout: 30.0\nsingleton: True\nuid: ")]
    [InlineData("globaloptions", "endpoint: tcp://127.0.0.1:5555\nstats_endpoint: tcp://127.0.0.1:5557\npubsub_endpoint: tcp://127.0.0.1:5556\n"
        + "check_delay: 5.0\nmulticast_endpoint: udp://237.219.251.97:12027")]
    [InlineData("globaloptions check_delay", "check_delay: 5.0")]
    public void CommandPrints(string line, string text)
    {
        var typed = new TypedCommand(line);
        var test = TestArbiter.Started(
            TestArbiter.Spec("W x", options => options.NumProcesses = 2), TestArbiter.Spec("single", options => options.Singleton = true));
        var reply = test.Ask($$"""{"command":"{{typed.Command.Name}}","properties":{{typed.Properties(out _)}}}""");
        Assert.Equal(text, typed.Command.TextOf(reply));
    }

    private static string TextOf(string command, string reply)
    {
        using var document = JsonDocument.Parse(reply);
        return CommandTable.Find(command)!.TextOf(document.RootElement);
    }
}
