using System.Text;
using Circus.Fakes.Tests;

namespace Circus.Protocol.Tests;

public sealed class RequestTests
{
    [Theory]
    [InlineData("", 1, "json invalid")]
    [InlineData("   ", 1, "json invalid")]
    [InlineData("{", 1, "json invalid")]
    [InlineData("""{"command":"list"} x""", 1, "json invalid")]
    [InlineData("""{"command":"\ud800"}""", 1, "json invalid")]
    [InlineData("""{"command":"list","\udc00":1}""", 1, "json invalid")]
    [InlineData("""{"command":"status","properties":{"name":"\ud800\u0041"}}""", 1, "json invalid")]
    [InlineData("""{"command":"set","properties":{"name":"w","options":{"cmd":"\\\ud800x"}}}""", 1, "json invalid")]
    [InlineData("""{"command":"add","properties":{"name":"\udc00\ud800","cmd":"x"}}""", 1, "json invalid")]
    [InlineData("[]", 1, "json invalid: the message must be an object, not a list")]
    [InlineData("null", 1, "json invalid: the message must be an object, not null")]
    [InlineData("\"x\"", 1, "json invalid: the message must be an object, not a string")]
    [InlineData("{}", 3, "message invalid 'command' is missing")]
    [InlineData("""{"command":null}""", 3, "message invalid 'command' must be a string, not null")]
    [InlineData("""{"command":7}""", 3, "message invalid 'command' must be a string, not a number")]
    [InlineData("""{"command":"frobnicate"}""", 2, "unknown command: 'frobnicate'")]
    [InlineData("""{"command":"it's"}""", 2, "unknown command: \"it's\"")]
    [InlineData("""{"command":"list","properties":null}""", 5, "message invalid 'properties' must be an object, not null")]
    [InlineData("""{"command":"list","properties":{"name":7}}""", 5, "message invalid 'name' isn't a string")]
    [InlineData("""{"command":"signal","properties":{"name":"w"}}""", 3, "message invalid 'signum' is missing")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":"NOPE"}}""", 3, "signal invalid")]
    [InlineData("""{"command":"signal","properties":{}}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"status","properties":{"name":"Nope"}}""", 3, "program Nope not found")]
    [InlineData("""{"command":"incr","properties":{"name":"w","nb":1.5}}""", 3, "message invalid 'nb' isn't an integer")]
    [InlineData("""{"command":"start","properties":{"name":"w","match":"X"}}""", 3, "unknown match method X")]
    [InlineData("""{"command":"get","properties":{"name":"w","keys":["zz"]}}""", 3, "'zz' option not found")]
    [InlineData("""{"command":"globaloptions","properties":{"option":"statsd"}}""", 3, "'statsd' not an existing option")]
    [InlineData("""{"command":"set","properties":{"name":"w","options":{"foo":1}}}""", 3, "unknown key 'foo'")]
    [InlineData("""{"command":"set","properties":{"name":"w","options":[]}}""", 3, "'options' property should be an object")]
    [InlineData("""{"command":"add","properties":{"name":"W","cmd":"x"}}""", 5, "'W' already exist")]
    [InlineData("""{"command":"add","properties":{"name":"","cmd":"x"}}""", 3, "message invalid 'name' is empty")]
    [InlineData("""{"command":"add","properties":{"cmd":"x"}}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"add","properties":{"name":"W"}}""", 3, "message invalid 'cmd' is missing")]
    [InlineData("""{"command":"add","properties":{"name":"W","cmd":"x","options":null}}""", 3, "'options' property should be an object")]
    [InlineData("""{"command":"add","properties":{"name":"W","cmd":"x","options":{"foo":1}}}""", 3, "unknown key 'foo'")]
    [InlineData("""{"command":"add","properties":{"name":"n","cmd":7}}""", 3, "'cmd' isn't a string")]
    [InlineData("""{"command":"add","properties":{"name":"n","cmd":"x\u0000y"}}""", 3, "'cmd' holds a NUL character")]
    [InlineData("""{"command":"add","properties":{"name":"n","cmd":"x","args":{}}}""", 3, "'args' isn't a string or a list of strings")]
    [InlineData("""{"command":"add","properties":{"name":7,"cmd":"x"}}""", 5, "message invalid 'name' isn't a string")]
    [InlineData("""{"command":"get","properties":{"name":"nope"}}""", 3, "message invalid 'keys' is missing")]
    [InlineData("""{"command":"get","properties":{"keys":[]}}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"get","properties":{"name":"nope","keys":["zz"]}}""", 3, "program nope not found")]
    [InlineData("""{"command":"get","properties":{"name":"w","keys":"cmd"}}""", 3, "message invalid 'keys' must be a list of strings")]
    [InlineData("""{"command":"globaloptions","properties":{"option":7}}""", 3, "7 not an existing option")]
    [InlineData("""{"command":"globaloptions","properties":{"option":["check_delay"]}}""", 3, "['check_delay'] not an existing option")]
    [InlineData("""{"command":"kill","properties":{"name":"nope","signum":"!!"}}""", 3, "signal invalid")]
    [InlineData("""{"command":"kill","properties":{"name":"w","signum":65}}""", 3, "signal invalid")]
    [InlineData("""{"command":"kill","properties":{"name":"w","pid":"x"}}""", 3, "message invalid 'pid' isn't an integer")]
    [InlineData("""{"command":"kill","properties":{"name":"w","graceful_timeout":"1,5"}}""", 3, "message invalid 'graceful_timeout' isn't a number")]
    [InlineData("""{"command":"kill","properties":{"name":"w","graceful_timeout":"nan"}}""", 3, "message invalid 'graceful_timeout' isn't a number")]
    [InlineData("""{"command":"kill","properties":{"name":"nope","waiting":true}}""", 3, "program nope not found")]
    [InlineData("""{"command":"set","properties":{"name":"nope"}}""", 3, "message invalid 'options' is missing")]
    [InlineData("""{"command":"set","properties":{"name":"nope","options":{"foo":1}}}""", 3, "unknown key 'foo'")]
    [InlineData("""{"command":"set","properties":{"name":"nope","options":{"uid":"no"}}}""", 3, "program nope not found")]
    [InlineData("""{"command":"set","properties":{"name":"w","options":null}}""", 3, "'options' property should be an object")]
    [InlineData("""{"command":"signal","properties":{"name":"nope"}}""", 3, "message invalid 'signum' is missing")]
    [InlineData("""{"command":"signal","properties":{"name":"nope","signum":"!!"}}""", 3, "signal invalid")]
    [InlineData("""{"command":"signal","properties":{"name":"nope","signum":9}}""", 3, "program nope not found")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":null}}""", 3, "signal invalid")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":65}}""", 3, "signal invalid")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":-1}}""", 3, "signal invalid")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":9,"childpid":1}}""", 5, "message invalid 'pid' is missing: childpid needs the pid of its parent")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":9,"pid":100,"child_pid":1}}""", 5, "process no longer exists (pid=1)")]
    [InlineData("""{"command":"signal","properties":{"name":"w","signum":9,"pid":1,"children":true}}""", 5, "process no longer exists (pid=1)")]
    [InlineData("""{"command":"stop","properties":{"name":"w","match":null}}""", 3, "unknown match method None")]
    [InlineData("""{"command":"stop","properties":{"name":"w","match":7}}""", 3, "unknown match method 7")]
    [InlineData("""{"command":"stop","properties":{"name":"w","match":"GLOB"}}""", 3, "unknown match method GLOB")]
    [InlineData("""{"command":"stop","properties":{"name":"V*"}}""", 3, "program V* not found")]
    [InlineData("""{"command":"stop","properties":{"name":"W(","match":"regex"}}""", 5, "bad regular expression 'w(': InsufficientClosingParentheses at position 2")]
    [InlineData("""{"command":"stop","properties":{"name":"a)(w","match":"regex"}}""", 5, "bad regular expression 'a)(w': InsufficientOpeningParentheses at position 2")]
    [InlineData("""{"command":"stop","properties":{"name":7}}""", 5, "message invalid 'name' isn't a string")]
    [InlineData("""{"command":"reload","properties":{"name":"w*"}}""", 3, "program w* not found")]
    [InlineData("""{"command":"rm","properties":{}}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"options","properties":[]}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"incr","properties":{"nb":2}}""", 3, "message invalid 'name' is missing")]
    [InlineData("""{"command":"decr","properties":{"name":"w","nb":"x"}}""", 3, "message invalid 'nb' isn't an integer")]
    [InlineData("""{"command":"listen"}""", 3, "invalid message. use a pub/sub socket")]
    public void BadRequestsAreAnsweredWithErrnoAndReason(string json, int errno, string reason)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        var reply = test.Ask(json);
        Assert.Equal("error", reply.GetProperty("status").GetString());
        Assert.Equal((errno, reason), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.GetProperty("tb").ValueKind);
        Assert.Single(test.Kernel.Processes);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"a1\"")]
    [InlineData("[1, {\"b\": null}]")]
    public void IdIsEchoedUnchanged(string id)
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        var reply = test.Ask($$"""{"id": {{id}}, "command": "STATUS"}""");
        Assert.Equal(id, reply.GetProperty("id").GetRawText());
        Assert.Equal("active", reply.GetProperty("statuses").GetProperty("w").GetString());
    }

    [Fact]
    public void CastIsNeverAnswered()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w"));
        foreach (var command in new[] { "list", "nope", "stop", "incr" })
            Assert.Null(test.ReplyTo(test.Send($$$"""{"command":"{{{command}}}","msg_type":"cast","properties":{"name":"w","waiting":true}}""")));
        test.Settle();
        Assert.Empty(test.Replies);
        Assert.Equal(Watchers.WatcherState.Stopped, test["w"].State);
    }

    [Fact]
    public void ReadingARequestAllocatesNothing()
    {
        var request = new Request();
        var message = Encoding.UTF8.GetBytes("""{"id": "a1", "command": "incr", "properties": {"name": "web", "nb": 2, "waiting": true}}""");
        request.Read(new PeerAddress(1, false), TestRequester.Admin, message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            request.Read(new PeerAddress(1, false), TestRequester.Admin, message);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(11);
        var request = new Request();
        var seed = Encoding.UTF8.GetBytes("""{"id": "a1", "command": "incr", "properties": {"name": "web", "nb": [2, {"x": 1e9}], "waiting": true}}""");
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = seed.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            request.Read(new PeerAddress(1, false), TestRequester.Admin, bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            Assert.True(request.Error is not null || request.Command is not null);
        }
    }
}
