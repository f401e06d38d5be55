using System.Diagnostics;
using System.Globalization;

namespace Circus.EndToEnd;

/// <summary>A real libzmq peer, Debian's python3-zmq, that lives as long as the tests of one class.</summary>
public sealed class ZmqPeer : IDisposable
{
    private readonly Process _python;
    private int _names;

    public ZmqPeer()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Harness", "zmq_peer.py"));
        _python = Process.Start(start)!;
    }

    internal string Open(string kind, string endpoint, string[] prefixes, int? highWaterMark = null)
    {
        var name = (++_names).ToString(CultureInfo.InvariantCulture);
        Do("open", new() { ["name"] = name, ["kind"] = kind, ["endpoint"] = endpoint, ["prefixes"] = Array(prefixes), ["hwm"] = highWaterMark });
        return name;
    }

    internal void Close(string name) => Do("close", new() { ["name"] = name });

    internal void Send(string name, params string[] frames) => Do("send", new() { ["name"] = name, ["frames"] = Array(frames) });

    internal void SendHex(string name, string frame) => Do("send_hex", new() { ["name"] = name, ["frame"] = frame });

    internal void SendZeros(string name, int count) => Do("send_zeros", new() { ["name"] = name, ["count"] = count });

    /// <summary>The frames of the next message; null if none comes in time.</summary>
    internal string[]? Receive(string name, int milliseconds) =>
        Do("receive", new() { ["name"] = name, ["milliseconds"] = milliseconds }) is JsonArray frames ? Strings(frames) : null;

    /// <summary>What a subscriber has received before an event that is made for this purpose.</summary>
    internal string[][] Probe(string name, string endpoint, string probe) =>
        [.. Do("probe", new() { ["name"] = name, ["endpoint"] = endpoint, ["probe"] = probe, ["milliseconds"] = Patience.Milliseconds })!.AsArray()
            .Select(frames => Strings(frames!.AsArray()))];

    public void Dispose()
    {
        _python.StandardInput.Close();
        if (!_python.WaitForExit(2000))
            _python.Kill();
        _python.Dispose();
    }

    private JsonNode? Do(string operation, JsonObject request)
    {
        request["do"] = operation;
        _python.StandardInput.WriteLine(request.ToJsonString());
        _python.StandardInput.Flush();
        var answer = _python.StandardOutput.ReadLine() ?? throw new IOException("the libzmq peer has ended: is python3-zmq installed?");
        var parsed = JsonNode.Parse(answer)!.AsObject();
        Assert.False(parsed.ContainsKey("failed"), $"the libzmq peer couldn't {operation}: {parsed["failed"]}");
        return parsed["ok"];
    }

    private static JsonArray Array(string[] items) => [.. items.Select(item => JsonValue.Create(item))];

    private static string[] Strings(JsonArray frames) => [.. frames.Select(frame => (string)frame!)];
}
