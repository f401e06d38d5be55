using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Circus.Fakes.Tests;

namespace Circus.Stats.Tests;

/// <summary>`stats` and `dstats`: whom the loop names, and the reply that comes of it (spec/protocol.md §6).</summary>
public sealed partial class StatsCommandTests
{
    private const string Worker = """{"mem_info1":"1.50M","mem_info2":"2.00G","cpu":12.3,"mem":0.123,"ctime":"0:01.50","pid":PID,"username":"www","nice":5,"create_time":0.25,"age":AGE,"cmdline":"python3","children":[],"started":STARTED,"wid":WID,"threads":3,"fds":7,"rss":1572864,"state":"S"}""";

    private static TestArbiter Started() => TestArbiter.Started(
        TestArbiter.Spec("Web", options => options.NumProcesses = 2),
        TestArbiter.Spec("off", options => options.Autostart = false));

    [Fact]
    public void ExtendedStatsAreAskedOfTheHookFirst()
    {
        var test = TestArbiter.Started(TestArbiter.Spec("w", options => (options.NumProcesses, options.Hooks["extended_stats"]) = (2, "hook")));
        test.HookAnswer = _ => null;
        test.Send("""{"command":"stats","properties":{"name":"w","extended":true}}""");
        Assert.Equal((2, 0), (test.Hooks.Count, test.Queries.Count));
        foreach (var call in test.Hooks.ToArray())
            test.FinishHook(call, Circus.Hooks.HookOutcome.Returned(true) with { Output = """{"mem":7,"x":1}"""u8.ToArray() });
        Assert.Equal([100, 101], Assert.Single(test.Queries).Extended!.Keys.Order());
        Assert.Empty(test.Events);

        var peer = test.Send("""{"command":"stats","properties":{"name":"w","process":100,"extended":true}}""");
        test.FinishHook(Assert.Single(test.Hooks), Circus.Hooks.HookOutcome.Refused("exit status 1"));
        Assert.Contains("\"errno\":5", Assert.Single(test.Replies[peer]), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheHookPrintsIsPutOverTheRest()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            MergedObject.Write(
                writer,
                inner =>
                {
                    inner.WriteStartObject();
                    inner.WriteNumber("a", 1);
                    inner.WriteNumber("b", 2);
                    inner.WriteEndObject();
                },
                """{"b":3,"c":[]}"""u8.ToArray());
        }

        Assert.Equal("""{"a":1,"b":3,"c":[]}""", System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void AllWatchersAreShown()
    {
        var reply = Ask(Started(), """{"command":"stats","id":"x"}""");
        Assert.Equal($$$"""{"status":"ok","time":T,"infos":{"Web":{"100":{{{Info(100, 1)}}},"101":{{{Info(101, 2)}}}},"off":{}},"id":"x"}""", reply);
    }

    [Fact]
    public void OneWatcherIsNamedAsItWasAskedFor() =>
        Assert.Equal($$"""{"status":"ok","time":T,"name":"wEB","info":{"100":{{Info(100, 1)}},"101":{{Info(101, 2)}}},"id":null}""", Ask(Started(), """{"command":"stats","properties":{"name":"wEB"}}"""));

    [Theory]
    [InlineData("101")]
    [InlineData("\"101\"")]
    public void OneProcessIsNamedAsItWasAskedFor(string process) =>
        Assert.Equal($$"""{"status":"ok","time":T,"process":{{process}},"info":{{Info(101, 2)}},"id":7}""", Ask(Started(), $$"""{"command":"stats","id":7,"properties":{"name":"web","process":{{process}},"extended":true} }"""));

    [Fact]
    public void ChildrenAreShownWithoutWidAndStart()
    {
        var reply = Ask(Started(), """{"command":"stats","properties":{"name":"web","process":100}}""", child: true);
        Assert.Contains($"\"children\":[{WithoutWorker(Info(9, 0))}]", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void TheShareOfMemoryIsToldOnlyWhenItIsWanted() =>
        Assert.Contains("\"rss\":1572864,\"pss\":4096,\"state\"", Ask(Started(), """{"command":"stats","properties":{"name":"web","process":100,"pss":true}}"""), StringComparison.Ordinal);

    [Fact]
    public void WhatIsHiddenIsNotAvailable()
    {
        var reply = Ask(Started(), """{"command":"stats","properties":{"name":"web","process":100}}""", hidden: true);
        Assert.Contains("""
            "info":{"mem_info1":"N/A","mem_info2":"N/A","cpu":"N/A","mem":"N/A","ctime":"N/A","pid":100,"username":"N/A","nice":"N/A","create_time":"N/A","age":AGE,"cmdline":"N/A","children":[],"started":STARTED,"wid":1,"threads":"N/A","fds":"N/A","state":"N/A"}
            """.Trim(), reply, StringComparison.Ordinal);
    }

    [Fact]
    public void AProcessThatIsGoneHasATextInstead() =>
        Assert.Equal("""{"status":"ok","time":T,"process":100,"info":"No such process (stopped?)","id":null}""", Ask(Started(), """{"command":"stats","properties":{"name":"web","process":100}}""", gone: true));

    [Fact]
    public void TheDaemonHasNeitherWidNorStart()
    {
        Assert.Equal($$"""{"status":"ok","time":T,"info":{{WithoutWorker(Info(1, 0))}},"id":null}""", Ask(Started(), """{"command":"dstats"}"""));
    }

    [Theory]
    [InlineData("""{"name":"nope"}""", "program nope not found")]
    [InlineData("""{"name":"web","process":1}""", "process 1 not found in 'Web'")]
    [InlineData("""{"name":"web","process":null}""", "process  not found in 'Web'")]
    [InlineData("""{"name":"web","process":"x"}""", "message invalid 'process' isn't an integer")]
    public void WhoIsNotThereIsToldAtOnce(string properties, string reason)
    {
        var test = Started();
        var reply = test.Ask($$"""{"command":"stats","properties":{{properties}}}""");
        Assert.Equal((3, reason), (reply.GetProperty("errno").GetInt32(), reply.GetProperty("reason").GetString()));
        Assert.Empty(test.Queries);
    }

    [Fact]
    public void ACastLooksAtNobody()
    {
        var test = Started();
        test.Send("""{"command":"stats","msg_type":"cast"}""");
        Assert.Empty(test.Queries);
    }

    [Fact]
    public void TooManyWaitingIsAnError()
    {
        var test = Started();
        test.Send("""{"command":"stats","id":3}""");
        var reply = new ArrayBufferWriter<byte>();
        StatsReply.WriteBusy(Assert.Single(test.Queries), test.Clock, reply);
        Assert.EndsWith("\"errno\":5,\"id\":3}", Encoding.UTF8.GetString(reply.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("/usr/bin/python3", "python3")]
    [InlineData("nginx: worker process", "nginx:")]
    [InlineData("'/opt/my app/run' -x", "run")]
    [InlineData("it's", "it's")]
    [InlineData("  ", null)]
    public void TheCommandIsTheBaseNameOfTheFirstWord(string argument, string? command) => Assert.Equal(command, ProcessInfo.CommandOf(argument));

    private static string Info(int pid, int wid) => Worker.Replace("PID", $"{pid}", StringComparison.Ordinal).Replace("WID", $"{wid}", StringComparison.Ordinal);

    /// <summary>The reply, with its times blotted out.</summary>
    private static string Ask(TestArbiter test, string request, bool gone = false, bool child = false, bool hidden = false)
    {
        test.Send(request);
        var query = Assert.Single(test.Queries);
        var reply = new ArrayBufferWriter<byte>();
        StatsReply.Write(query, new FixedInfo(gone, child, hidden), test.Clock, reply);
        var text = TimeField().Replace(Encoding.UTF8.GetString(reply.WrittenSpan), "\"time\":T");
        return StartedField().Replace(AgeField().Replace(text, "\"age\":AGE"), "\"started\":STARTED");
    }

    [GeneratedRegex("\"time\":[0-9.]+")]
    private static partial Regex TimeField();

    [GeneratedRegex("\"age\":-?[0-9.]+")]
    private static partial Regex AgeField();

    [GeneratedRegex("\"started\":[0-9.]+")]
    private static partial Regex StartedField();

    private static string WithoutWorker(string info) => WorkerFields().Replace(info, "");

    [GeneratedRegex("\"started\":STARTED,\"wid\":[0-9]+,")]
    private static partial Regex WorkerFields();

    internal sealed class FixedInfo(bool isGone, bool hasChild, bool isHidden) : IProcessInfoSource
    {
        public bool TryLook(int pid, bool withShare, out ProcessInfo info)
        {
            info = isHidden ? new ProcessInfo { Pid = pid } : Of(pid) with { ShareBytes = withShare ? 4096 : null };
            return !isGone;
        }

        public IReadOnlyList<ProcessInfo> LookAtChildren(int pid) => hasChild ? [Of(9)] : [];

        public bool TryMeasure(in StatsTarget target, out ProcessUsage usage)
        {
            usage = new ProcessUsage(1.5, isGone ? 0 : 4096);
            return !isGone;
        }

        public bool TryLookAtDaemon(out ProcessInfo info) => TryLook(1, withShare: false, out info);

        private static ProcessInfo Of(int pid) => new()
        {
            Pid = pid,
            ResidentBytes = 1_572_864,
            VirtualBytes = 2L << 30,
            MemoryPercent = 0.12345,
            CpuPercent = 12.345,
            CpuSeconds = 1.5,
            UserName = "www",
            Nice = 5,
            CreateTime = 0.25,
            Command = "python3",
            Threads = 3,
            Descriptors = 7,
            State = 'S',
        };
    }
}
