using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Circus.Fakes.Tests;

namespace Circus.Stats.Tests;

/// <summary>`stats` and `dstats`: whom the loop names, and the reply that comes of it (spec/protocol.md §6).</summary>
public sealed partial class StatsCommandTests
{
    private const string Worker = """{"mem_info1":"1.50M","mem_info2":"2.00G","cpu":12.3,"mem":0.123,"ctime":"0:01.50","pid":PID,"username":"www","nice":5,"create_time":0.25,"age":AGE,"cmdline":"python3","children":[],"started":STARTED,"wid":WID}""";

    private static TestArbiter Started() => TestArbiter.Started(
        TestArbiter.Spec("Web", options => options.NumProcesses = 2),
        TestArbiter.Spec("off", options => options.Autostart = false));

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
        var child = Info(9, 0)[..^1];
        Assert.Contains($"\"children\":[{child[..child.IndexOf(",\"started\"", StringComparison.Ordinal)]}}}]", reply, StringComparison.Ordinal);
    }

    [Fact]
    public void AProcessThatIsGoneHasATextInstead() =>
        Assert.Equal("""{"status":"ok","time":T,"process":100,"info":"No such process (stopped?)","id":null}""", Ask(Started(), """{"command":"stats","properties":{"name":"web","process":100}}""", gone: true));

    [Fact]
    public void TheDaemonHasNeitherWidNorStart()
    {
        var info = Info(1, 0);
        Assert.Equal($$"""{"status":"ok","time":T,"info":{{info[..info.IndexOf(",\"started\"", StringComparison.Ordinal)]}}},"id":null}""", Ask(Started(), """{"command":"dstats"}"""));
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
    [InlineData("", "N/A")]
    [InlineData("/usr/bin/python3", "python3")]
    [InlineData("nginx: worker process", "nginx:")]
    [InlineData("'/opt/my app/run' -x", "run")]
    [InlineData("it's", "it's")]
    [InlineData("  ", "N/A")]
    public void TheCommandIsTheBaseNameOfTheFirstWord(string argument, string command)
    {
        var reply = Ask(Started(), """{"command":"dstats"}""", argument: argument);
        Assert.Contains($"\"cmdline\":\"{command.Replace("'", "\\u0027", StringComparison.Ordinal)}\"", reply, StringComparison.Ordinal);
    }

    private static string Info(int pid, int wid) => Worker.Replace("PID", $"{pid}", StringComparison.Ordinal).Replace("WID", $"{wid}", StringComparison.Ordinal);

    /// <summary>The reply, with its times blotted out.</summary>
    private static string Ask(TestArbiter test, string request, bool gone = false, bool child = false, string argument = "/usr/bin/python3")
    {
        test.Send(request);
        var query = Assert.Single(test.Queries);
        var reply = new ArrayBufferWriter<byte>();
        StatsReply.Write(query, new FixedInfo(gone, child, argument), test.Clock, reply);
        var text = TimeField().Replace(Encoding.UTF8.GetString(reply.WrittenSpan), "\"time\":T");
        return StartedField().Replace(AgeField().Replace(text, "\"age\":AGE"), "\"started\":STARTED");
    }

    [GeneratedRegex("\"time\":[0-9.]+")]
    private static partial Regex TimeField();

    [GeneratedRegex("\"age\":-?[0-9.]+")]
    private static partial Regex AgeField();

    [GeneratedRegex("\"started\":[0-9.]+")]
    private static partial Regex StartedField();

    private sealed class FixedInfo(bool isGone, bool hasChild, string argument) : IProcessInfoSource
    {
        public bool TryRead(int pid, bool withChildren, [NotNullWhen(true)] out ProcessInfo? info)
        {
            info = isGone ? null : Of(pid, hasChild && withChildren ? [Of(9, [])] : []);
            return !isGone;
        }

        public bool TryReadDaemon([NotNullWhen(true)] out ProcessInfo? info) => TryRead(1, withChildren: false, out info);

        private ProcessInfo Of(int pid, IReadOnlyList<ProcessInfo> children) => new()
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
            FirstArgument = argument,
            Children = children,
        };
    }
}
