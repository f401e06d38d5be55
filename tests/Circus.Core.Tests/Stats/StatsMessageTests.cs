using System.Text;

namespace Circus.Stats.Tests;

/// <summary>The messages of the statistics stream (spec/events-and-stats.md §3).</summary>
public sealed class StatsMessageTests
{
    private static readonly ProcessInfo Info = new()
    {
        Pid = 4711,
        ResidentBytes = 1_572_864,
        VirtualBytes = 2L << 30,
        MemoryPercent = 0.12345,
        CpuPercent = 12.345,
        CpuSeconds = 4000.05,
        UserName = "www",
        Nice = -5,
        CreateTime = 1000.25,
        Command = "wörker",
        Threads = 3,
        Descriptors = 7,
        State = 'S',
    };

    private readonly StatsMessage _message = new();

    private string Topic => Encoding.UTF8.GetString(_message.Topic);

    private string Payload => Encoding.UTF8.GetString(_message.Payload);

    [Fact]
    public void AWorkerHasTheKeysOfCircusAndThenOurs()
    {
        _message.BeginGroup("my_app");
        _message.WriteProcess(Info, new StatsTarget(4711, 2, 1000.5), name: null, unixTime: 1010.5);
        Assert.Equal("stat.my_app.4711", Topic);
        Assert.Equal("""{"mem_info1":"1.50M","mem_info2":"2.00G","cpu":12.3,"mem":0.123,"ctime":"66:40.05","pid":4711,"username":"www","nice":-5,"create_time":1000.25,"age":10.25,"cmdline":"w\u00F6rker","children":[],"subtopic":4711,"name":null,"started":1000.5,"wid":2,"threads":3,"fds":7,"rss":1572864,"state":"S"}""", Payload);
    }

    [Fact]
    public void TheDaemonHasANameAndNoWid()
    {
        _message.BeginGroup("circus");
        _message.WriteProcess(Info, new StatsTarget(4711, 0, 0), "circusd", 1010.5);
        Assert.Equal("stat.circus.4711", Topic);
        Assert.Contains("\"subtopic\":4711,\"name\":\"circusd\",\"threads\":3", Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSumHasTheAverageTheSumAndTheOldest()
    {
        _message.BeginGroup("w");
        _message.WriteProcess(Info, null, null, 1010.5);
        _message.WriteProcess(Info with { Pid = 5, CpuPercent = 50, CreateTime = 1009, MemoryPercent = 1 }, null, null, 1010.5);
        _message.WriteProcess(Info with { Pid = 6, CpuPercent = 0, CreateTime = null }, null, null, 1010.5);
        _message.WriteSum();
        Assert.Equal("stat.w", Topic);
        Assert.Equal("""{"pid":[4711,5,6],"cpu":20.77,"mem":1.247,"age":10.25}""", Payload);
    }

    [Fact]
    public void WhatIsHiddenOfOneIsHiddenOfAllButTheAge()
    {
        _message.BeginGroup("w");
        _message.WriteProcess(Info, null, null, 1010.5);
        _message.WriteProcess(new ProcessInfo { Pid = 5 }, null, null, 1010.5);
        Assert.Contains("\"cpu\":\"N/A\",\"mem\":\"N/A\",\"ctime\":\"N/A\"", Payload, StringComparison.Ordinal);
        _message.WriteSum();
        Assert.Equal("""{"pid":[4711,5],"cpu":"N/A","mem":"N/A","age":10.25}""", Payload);
        _message.BeginGroup("v");
        _message.WriteProcess(new ProcessInfo { Pid = 5 }, null, null, 1010.5);
        _message.WriteSum();
        Assert.EndsWith("\"age\":\"N/A\"}", Payload, StringComparison.Ordinal);
    }

    [Fact]
    public void ASumOfNobodyIsZero()
    {
        _message.BeginGroup(new string('x', 500));
        _message.WriteSum();
        Assert.Equal("stat." + new string('x', 500), Topic);
        Assert.Equal("""{"pid":[],"cpu":0.0,"mem":0.0,"age":"N/A"}""", Payload);
    }

    [Fact]
    public void SocketsHaveWhatWaitsInThem()
    {
        _message.BeginGroup("sockets");
        var web = new RosterSocket(7, "127.0.0.1:8080");
        _message.WriteSocket(web, 3, 128);
        Assert.Equal(("stat.sockets.7", """{"fd":7,"subtopic":7,"reads":3,"address":"127.0.0.1:8080","queue_limit":128}"""), (Topic, Payload));
        _message.WriteSockets([web, new RosterSocket(8, "/run/x")], 5);
        Assert.Equal(("stat.sockets", """{"addresses":["127.0.0.1:8080","/run/x"],"reads":5}"""), (Topic, Payload));
    }
}
