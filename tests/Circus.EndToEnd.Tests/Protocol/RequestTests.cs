namespace Circus.EndToEnd.Protocol;

/// <summary>Requests and replies as messages (spec/protocol.md §2–§5), whatever the command.</summary>
public sealed class RequestTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DealersAreAnsweredOverEitherTransport(bool overTcp)
    {
        var daemon = Start(overTcp);
        Assert.Equal(["status", "time", "numwatchers", "id"], daemon.Client.Ok("numwatchers").Select(each => each.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReqSocketsAreAnsweredOverEitherTransport(bool overTcp)
    {
        var client = Start(overTcp).NewClient("REQ");
        Assert.Equal(1, (int)client.Ok("numwatchers")["numwatchers"]!);
        Assert.Equal(1, (int)client.Ok("numprocesses")["numprocesses"]!);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("-1.50")]
    [InlineData("\"a \\u00e9 \\\" text\"")]
    [InlineData("null")]
    [InlineData("[1,{\"a\":[]}]")]
    [InlineData("{\"nested\":{\"id\":true}}")]
    public void TheIdComesBackAsItWasSent(string id)
    {
        var client = Start(false).Client;
        client.Send($$"""{"id": {{id}}, "command": "list"}""");
        Assert.Equal(JsonNode.Parse(id)?.ToJsonString(), client.Receive()["id"]?.ToJsonString());
    }

    [Fact]
    public void TheTimeIsNow() =>
        Assert.InRange((double)Start(false).Client.Ok("list")["time"]!, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);

    [Fact]
    public void CommandsAreFoundInAnyCase() => Start(false).Client.Ok("NumWatchers");

    [Fact]
    public void WatchersAreFoundInAnyCase() => Assert.Single(Start(false).Client.Pids("W"));

    [Fact]
    public void ACastIsCarriedOutAndNotAnswered()
    {
        var client = Start(false).Client;
        client.Send("""{"id": 1, "command": "incr", "msg_type": "cast", "properties": {"name": "w"}}""");
        client.Send("""{"id": 2, "command": "nope", "msg_type": "cast"}""");
        // The first reply is that to the last request: the casts before it got none.
        Assert.Equal(2, (int)client.Ok("numprocesses", new { name = "w" })["numprocesses"]!);
    }

    [Fact]
    public void WhiteSpaceAroundARequestIsAllowed()
    {
        var client = Start(false).Client;
        client.Send(" \n{\"command\": \"list\"}\t\r\n");
        Assert.Equal("ok", (string)client.Receive()["status"]!);
    }

    [Fact]
    public void SeveralClientsGetTheirOwnReplies()
    {
        var daemon = Start(false);
        var clients = Enumerable.Range(0, 20).Select(_ => daemon.NewClient()).ToArray();
        for (var i = 0; i < clients.Length; i++)
            clients[i].Send($$"""{"id": {{i}}, "command": "list"}""");
        Assert.Equal(Enumerable.Range(0, 20), clients.Select(client => (int)client.Receive()["id"]!));
    }

    [Fact]
    public void RequestsOfOneClientAreAnsweredInOrder()
    {
        var client = Start(false).Client;
        for (var i = 0; i < 200; i++)
            client.Send($$"""{"id": {{i}}, "command": "status"}""");
        Assert.Equal(Enumerable.Range(0, 200), Enumerable.Range(0, 200).Select(_ => (int)client.Receive()["id"]!));
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{\"command\": \"list\"} x")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"list\"")]
    [InlineData("7")]
    public void WhatIsNoJsonObjectIsRefusedAndTheNextRequestServed(string message)
    {
        var client = Start(false).Client;
        var (errno, reason) = client.RefusedText(message);
        Assert.Equal(1, errno);
        Assert.StartsWith("json invalid", reason, StringComparison.Ordinal);
        client.Ok("list");
    }

    [Fact]
    public void BytesThatAreNoTextAreRefusedAndTheNextRequestServed()
    {
        var client = Start(false).Client;
        client.SendHex("7b22636f6d6d616e64223a22ff22 7d".Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(1, (int)client.Receive()["errno"]!);
        client.Ok("list");
    }

    [Fact]
    public void AnUnknownCommandIsNamed() => Assert.Equal((2, "unknown command: 'frobnicate'"), Start(false).Client.Refused("frobnicate"));

    [Theory]
    [InlineData("{}", "message invalid 'command' is missing")]
    [InlineData("{\"command\": null}", "message invalid 'command' must be a string, not null")]
    [InlineData("{\"command\": 7}", "message invalid 'command' must be a string, not a number")]
    public void ACommandIsAText(string message, string reason) => Assert.Equal((3, reason), Start(false).Client.RefusedText(message));

    [Fact]
    public void PropertiesAreAnObject() =>
        Assert.Equal((5, "message invalid 'properties' must be an object, not null"), Start(false).Client.RefusedText("""{"command": "list", "properties": null}"""));

    [Fact]
    public void AMessageOfSeveralFramesIsLoggedAndNotAnswered()
    {
        var daemon = Start(false);
        daemon.Client.Send("""{"command": "list"}""", "more");
        daemon.Client.Ok("list");
        daemon.Log.WaitFor("[WARNING] got unexpected message of 2 frames");
    }

    private DaemonUnderTest Start(bool overTcp) => Start(new DaemonSetup { Watchers = $"[watcher:w]\ncmd = {Sleeper}", OverTcp = overTcp }).AwaitStarted("w");
}
