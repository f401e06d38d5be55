using System.Globalization;

namespace Circus.EndToEnd;

/// <summary>A client of the control endpoint: a DEALER socket, or another kind.</summary>
internal sealed class Client(ZmqPeer zmq, string endpoint, string kind = "DEALER")
{
    private readonly string _socket = zmq.Open(kind, endpoint, []);
    private int _ids;

    /// <summary>The reply to a command, whatever it says.</summary>
    internal JsonObject Call(string command, object? properties = null, int milliseconds = 0)
    {
        var id = (++_ids).ToString(CultureInfo.InvariantCulture);
        Send(new JsonObject { ["command"] = command, ["properties"] = PropertiesOf(properties), ["id"] = id }.ToJsonString());
        var reply = Receive(milliseconds);
        Assert.Equal(id, (string?)reply["id"]);
        return reply;
    }

    /// <summary>The reply to a command that succeeds.</summary>
    internal JsonObject Ok(string command, object? properties = null)
    {
        var reply = Call(command, properties);
        Assert.True((string?)reply["status"] == "ok", $"{command}: {reply.ToJsonString()}");
        return reply;
    }

    /// <summary>errno and reason of a command that is refused.</summary>
    internal (int Errno, string Reason) Refused(string command, object? properties = null) => RefusalIn(Call(command, properties));

    /// <summary>errno and reason of the reply to a message that is refused.</summary>
    internal (int Errno, string Reason) RefusedText(string message)
    {
        Send(message);
        return RefusalIn(Receive());
    }

    internal void Send(params string[] frames) => zmq.Send(_socket, frames);

    internal void SendHex(string frame) => zmq.SendHex(_socket, frame);

    internal void SendZeros(int count) => zmq.SendZeros(_socket, count);

    internal JsonObject Receive(int milliseconds = 0)
    {
        var frames = zmq.Receive(_socket, milliseconds == 0 ? Patience.Milliseconds : milliseconds);
        Assert.True(frames is not null, "no reply");
        return JsonNode.Parse(Assert.Single(frames!))!.AsObject();
    }

    internal int[] Pids(string watcher) => [.. Ok("list", new { name = watcher })["pids"]!.AsArray().Select(pid => (int)pid!)];

    /// <summary>Waits until these plugins have subscribed: each opens the connection for events before the one for commands.</summary>
    internal void WaitFor(params string[] plugins)
    {
        foreach (var plugin in plugins)
            Patience.Until(() => Pids(plugin) is [var pid] && Proc.SocketsOf(pid) >= 2, $"{plugin} is connected");
    }

    internal string StatusOf(string watcher) => (string)Call("status", new { name = watcher })["status"]!;

    private static (int Errno, string Reason) RefusalIn(JsonObject reply)
    {
        Assert.True((string?)reply["status"] == "error", reply.ToJsonString());
        Assert.Equal(["status", "reason", "tb", "time", "errno", "id"], reply.Select(each => each.Key));
        return ((int)reply["errno"]!, (string)reply["reason"]!);
    }

    private static JsonNode PropertiesOf(object? properties) => properties as JsonNode ?? System.Text.Json.JsonSerializer.SerializeToNode(properties ?? new { })!;
}
