using System.Text;
using System.Text.Json;
using Circus.Commands;
using Circus.Fakes.Tests;

namespace Circus.Protocol.Tests;

/// <summary>Seeded mutations of requests, through parsing, the commands and the arbiter: each is answered at most once, by a JSON object.</summary>
public sealed class RequestFuzzTests
{
    private const int CasesPerArbiter = 40;
    private static readonly int Cases = FuzzRun.Cases(20_000);

    private static readonly string[] Requests =
    [
        """{"id": "a1", "command": "incr", "properties": {"name": "web", "nb": 2, "waiting": true}}""",
        """{"id": 7, "command": "set", "properties": {"name": "Web", "options": {"numprocesses": 3, "graceful_timeout": 1.5, "env": {"A": "b"}}}}""",
        """{"command": "add", "properties": {"name": "new", "cmd": "worker -x", "args": ["a", "\u00e9"], "options": {"uid": 5, "rlimit_nofile": 10}, "start": true}}""",
        """{"command": "signal", "properties": {"name": "web", "signum": "HUP", "pid": 1000, "childpid": 5, "recursive": false}}""",
        """{"command": "kill", "msg_type": "cast", "properties": {"name": "web", "graceful_timeout": "1", "signum": 9}}""",
        """{"command": "stop", "properties": {"name": "w[ae]b*", "match": "regex"}, "id": [1, {"x": null}]}""",
        """{"command": "get", "properties": {"name": "web", "keys": ["numprocesses", "env", "nope"]}}""",
        """{"command": "stats", "properties": {"name": "web", "process": "1000", "extended": 1}}""",
        """{"command": "RELOAD", "properties": {"name": "db", "graceful": false, "sequential": "x"}}""",
        """{"command": "globaloptions", "properties": {"option": "endpoint"}, "command": "list", "properties": null}""",
        """  {"command": "rm", "properties": {"name": "db", "nostop": true, "\ud83d\ude00": "\\ud800"}}  """,
    ];

    private static readonly string[] Fragments =
    [
        "null", "true", "-1", "1e999", "9999999999999999999999", "0.5", "\"\"", "[]", "{}", "\\ud800", "\\u0000", "\"name\":", "\"command\":\"quit\",", "\"waiting\":1,",
        new string('[', 200), "{\"a\":", "\u00e9", ",", ":", "\"", "}", "\\", " \t\n",
    ];

    [Fact]
    public void NoRequestBreaksTheArbiter()
    {
        var random = new Random(FuzzRun.Seed);
        var (refused, answered) = (0, 0);
        var test = Fresh();
        for (var i = 0; i < Cases; i++)
        {
            if (i % CasesPerArbiter == 0) test = Fresh();
            var message = Mutate(random);
            try
            {
                Try(test, message, ref refused, ref answered);
                if (i % 5 == 0) test.Settle();
            }
            catch (Exception broken)
            {
                throw new InvalidOperationException($"seed {FuzzRun.Seed}, message {Convert.ToHexString(message)}", broken);
            }
        }

        // The mutations must reach both ends, or the test shows nothing.
        Assert.InRange(refused, Cases / 10, Cases);
        Assert.InRange(answered, Cases / 20, Cases);
    }

    private static TestArbiter Fresh() => TestArbiter.Started(TestArbiter.Spec("web", static options => options.NumProcesses = 2), TestArbiter.Spec("db"));

    private static void Try(TestArbiter test, byte[] message, ref int refused, ref int answered)
    {
        test.Queries.Clear();
        var peer = test.Send(message);
        if (!test.Replies.Remove(peer, out var replies)) return;
        using var reply = JsonDocument.Parse(Assert.Single(replies));
        Assert.Equal(JsonValueKind.Object, reply.RootElement.ValueKind);
        Assert.True(reply.RootElement.TryGetProperty("id", out _));
        if (reply.RootElement.GetProperty("status").ValueEquals("error")) refused++;
        else answered++;
    }

    private static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(Requests[random.Next(Requests.Length)])];
        if (random.Next(8) == 0) bytes = [.. Encoding.UTF8.GetBytes($$$"""{"command": "{{{CommandTable.All[random.Next(CommandTable.All.Count)].Name}}}", "properties": {"name": "web"}}""")];
        for (var changes = random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: ReplaceValue(bytes, random); break;
            }
        }

        return [.. bytes];
    }

    // A value of another type in the place of one: the mutation that stays JSON.
    private static void ReplaceValue(List<byte> bytes, Random random)
    {
        var colons = Enumerable.Range(0, bytes.Count).Where(i => bytes[i] == ':').ToArray();
        if (colons.Length == 0) return;
        var from = colons[random.Next(colons.Length)] + 1;
        var to = from;
        while (to < bytes.Count && bytes[to] is not ((byte)',' or (byte)'}' or (byte)']')) to++;
        bytes.RemoveRange(from, to - from);
        bytes.InsertRange(from, Encoding.UTF8.GetBytes(Fragments[random.Next(10)]));
    }
}
