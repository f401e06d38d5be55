using System.Text;
using System.Text.Json;
using Circus.Cli.Terminals;
using Circus.Cli.Top;

namespace Circus.Cli.Tests;

/// <summary>The model, the list and the screen of `circus top`, fed with messages as spec/events-and-stats.md §3 shows them.</summary>
public sealed class TopTests
{
    private const int Columns = 80;
    private const int Height = 24;

    private readonly MachineModel _machine = new("tcp://127.0.0.1:5555") { Note = "" };
    private readonly TopState _state = new();
    private readonly List<TopRow> _rows = [];

    [Fact]
    public void AMessageOfAProcessSetsItsFigures()
    {
        Stream("stat.web.4711", Process(4711, cpu: 12.5, rss: "1.50M"));
        var process = _machine.Watchers["web"].Processes[4711];
        Assert.Equal((12.5, 1572864L, "sleep", "www"), (process.CpuPercent, process.RssBytes, process.Command, process.User));
    }

    [Fact]
    public void WhatIsNotAvailableIsNotANumber()
    {
        Stream("stat.web.1", """{"cpu": "N/A", "mem": "N/A", "age": "N/A", "mem_info1": "N/A", "subtopic": 1, "name": null, "pid": 1}""");
        var process = _machine.Watchers["web"].Processes[1];
        Assert.True(double.IsNaN(process.CpuPercent) && double.IsNaN(process.AgeSeconds));
        Assert.Equal(-1, process.RssBytes);
    }

    [Fact]
    public void NamesMayHaveDots()
    {
        Stream("stat.plugin:a.b.7", Process(7));
        Stream("stat.plugin:a.b", """{"pid": [7], "cpu": 0.0, "mem": 0.0, "age": 1.0}""");
        Assert.Equal(["plugin:a.b"], _machine.Watchers.Keys);
        Assert.Equal([7], _machine.Watchers["plugin:a.b"].Processes.Keys);
    }

    [Fact]
    public void PidsThatTheGroupDoesNotListAreGone()
    {
        Stream("stat.web.1", Process(1));
        Stream("stat.web.2", Process(2));
        Stream("stat.web", """{"pid": [2], "cpu": 0.0, "mem": 0.0, "age": 1.0}""");
        Assert.Equal([2], _machine.Watchers["web"].Processes.Keys);
    }

    [Fact]
    public void ProcessesThatAreNotReportedAnyMoreAreGone()
    {
        Stream("stat.web.1", Process(1), now: 10);
        Stream("stat.web.2", Process(2), now: 14);
        _machine.Close(seenSince: 11);
        Assert.Equal([2], _machine.Watchers["web"].Processes.Keys);
    }

    [Fact]
    public void SocketsAreReadWithWhatADaemonMayAdd()
    {
        Stream("stat.sockets.6", """{"fd": 6, "subtopic": 6, "reads": 3, "address": "127.0.0.1:8080", "queued": 2, "queue_limit": 128}""");
        Stream("stat.sockets", """{"addresses": ["127.0.0.1:8080"], "reads": 3}""");
        var socket = _machine.Sockets[6];
        Assert.Equal(("127.0.0.1:8080", 3L, 2L, 128L), (socket.Address, socket.Reads, socket.Queue, socket.Backlog));
        Assert.Empty(_machine.Watchers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"subtopic": 1, "cpu": {"a": [1, 2]}, "mem": "x", "pid": "y", "name": 5}""")]
    [InlineData("""{"subtopic": 1, "mem_info1": "a size that is far longer than any size could ever be in truth"}""")]
    public void OddMessagesDoNoHarm(string payload)
    {
        foreach (var topic in new[] { "stat.web.1", "stat.web", "stat.", "stat", "stat.sockets.x", "stat.sockets.1", "stat.web.99999999999", "" })
            Stream(topic, payload);
        StatsReader.ApplyEvent(_machine, Encoding.UTF8.GetBytes("watcher.web.reap"), Encoding.UTF8.GetBytes(payload));
        Draw();
    }

    [Fact]
    public void StatesNameTheWatchersAsTheDaemonDoes()
    {
        Stream("stat.my_worker.1", Process(1));
        States("""{"statuses": {"My Worker": "active", "idle": "stopped"}}""");
        Assert.Equal(["My Worker", "idle"], _machine.Watchers.Values.Select(watcher => watcher.Name));
        Assert.Equal("stopped", _machine.Watchers["idle"].State);
    }

    [Theory]
    [InlineData("""{"process_pid": 1, "exit_code": -9, "time": 1}""", "active", 1)]
    [InlineData("""{"process_pid": 1, "exit_code": -15, "time": 1}""", "stopping", 0)]
    [InlineData("""{"process_pid": 1, "exit_code": 1, "time": 1, "reason": "exited"}""", "active", 1)]
    [InlineData("""{"process_pid": 1, "exit_code": 1, "time": 1, "reason": "signalled"}""", "active", 1)]
    [InlineData("""{"process_pid": 1, "exit_code": -15, "time": 1, "reason": "reload"}""", "active", 0)]
    public void DeathsThatNobodyAskedForAreCounted(string payload, string state, int restarts)
    {
        States("{\"statuses\": {\"web\": \"" + state + "\"}}");
        StatsReader.ApplyEvent(_machine, "watcher.web.reap"u8, Encoding.UTF8.GetBytes(payload));
        StatsReader.ApplyEvent(_machine, "watcher.web.spawn"u8, Encoding.UTF8.GetBytes(payload));
        Assert.Equal(restarts, _machine.Watchers["web"].Restarts);
    }

    [Fact]
    public void ARepliedStatsIsTheWholeTruth()
    {
        Stream("stat.web.1", Process(1), now: 1);
        using var reply = JsonDocument.Parse("{\"infos\": {\"web\": {\"2\": " + Process(2) + ", \"3\": \"No such process (stopped?)\"}}, \"status\": \"ok\"}");
        StatsReader.ApplyStats(_machine, reply.RootElement, now: 2);
        Assert.Equal([2], _machine.Watchers["web"].Processes.Keys);
    }

    [Fact]
    public void SharesOfMemoryLeaveTheFiguresOfTheStreamAlone()
    {
        Stream("stat.web.1", Process(1, cpu: 12.5), now: 1);
        using var reply = JsonDocument.Parse("""{"infos": {"web": {"1": {"pid": 1, "cpu": 99.0, "pss": 4096}, "2": {"pss": 1}, "3": "No such process (stopped?)"}, "idle": {}}, "status": "ok"}""");
        StatsReader.ApplyShares(_machine, reply.RootElement);
        var process = Assert.Single(_machine.Watchers["web"].Processes.Values);
        Assert.Equal((12.5, 4096L, 1.0), (process.CpuPercent, process.PssBytes, process.Seen));
    }

    [Fact]
    public void TheBusiestComeFirst()
    {
        Two();
        Assert.Equal("api 3 web 2 1", Shown());
        Press("m");
        Assert.Equal("web 1 2 api 3", Shown());
        Press("m");
        Assert.Equal("api 3 web 2 1", Shown());
        Press("n");
        Assert.Equal("api 3 web 1 2", Shown());
    }

    [Fact]
    public void TheFilterKeepsWhatFitsAndEscapeClearsIt()
    {
        Two();
        Press("/we\r");
        Assert.Equal("web 2 1", Shown());
        Press("/");
        Press(KeyKind.Backspace, KeyKind.Backspace, KeyKind.Character);
        Press(KeyKind.Escape);
        Assert.Equal("api 3 web 2 1", Shown());
        Press("/3\r");
        Assert.Equal("api 3", Shown());
    }

    [Fact]
    public void FoldingHidesTheProcesses()
    {
        Two();
        Press(" ");
        Assert.Equal("api web 2 1", Shown());
        Press("z");
        Assert.Equal("api web", Shown());
        Press("Z");
        Assert.Equal("api 3 web 2 1", Shown());
    }

    [Fact]
    public void TheCursorStaysOnItsProcessWhenTheOrderChanges()
    {
        Two();
        Press("jjj");
        Assert.Equal(2, _rows[_state.Cursor].Process!.Pid);
        Stream("stat.web.1", Process(1, cpu: 99));
        TopRow? before = _rows[_state.Cursor];
        TopList.Build([_machine], _state, _rows);
        _state.Settle(_rows, before, Height);
        Assert.Equal(2, _rows[_state.Cursor].Process!.Pid);
    }

    [Fact]
    public void JumpingGoesToTheWatcher()
    {
        Two();
        Press("wwe\r");
        Assert.Equal("web", _rows[_state.Cursor].Watcher!.Name);
    }

    [Fact]
    public void ActionsWaitForAYes()
    {
        Two();
        Assert.Null(Press("+"));
        Assert.Equal("Run one more process of api? [y/N]", Draw()[^1].TrimEnd());
        Assert.Null(Press("n"));
        Press("R");
        Assert.Equal(new TopAction(_machine, "restart", "api", null, null), Press("y"));
        Press("jKhup\r");
        Assert.Equal("Send HUP to process 3 of api? [y/N]", Draw()[^1].TrimEnd());
        Assert.Equal(new TopAction(_machine, "signal", "api", 3, "HUP"), Press("y"));
    }

    [Fact]
    public void TheScreenFitsItsSize()
    {
        Two();
        foreach (var (columns, height) in new[] { (80, 24), (132, 50), (40, 10), (20, 4), (300, 12) })
        {
            var lines = new List<TopLine>();
            _state.Settle(_rows, null, height - TopView.FixedLines);
            TopView.Draw([_machine], _rows, _state, columns, height, "12:00:00", lines);
            Assert.Equal(height, lines.Count);
            Assert.All(lines, line => Assert.Equal(columns, TextWidth.Of(line.Text)));
        }
    }

    [Fact]
    public void TheScreenShowsWatchersWithTheirProcesses()
    {
        States("""{"statuses": {"web": "active"}}""");
        Stream("stat.web.1", Process(1, cpu: 12.5, rss: "1.50M", age: 3725));
        _machine.Close(0);
        var lines = Draw();
        Assert.StartsWith("circus top tcp://127.0.0.1:5555  1 watchers  1 procs  cpu 12.5%  rss 1.5M", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("NAME / PID               STATE     CPU%▾  MEM%    RSS     AGE   FDS  RST", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("▾ web (1)                active     12.5   0.1   1.5M   1h02m          0", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("   1                     www        12.5   0.1   1.5M   1h02m     -", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void SparklinesScaleToTheLargest()
    {
        var history = new ValueHistory();
        foreach (var value in new double[] { 0, 50, 100, 400 })
            history.Add(value);
        Assert.Equal("  ▁▂▃█", history.Sparkline(6, 100));
    }

    [Theory]
    [InlineData("0B", 0)]
    [InlineData("1.52M", 1593835)]
    [InlineData("N/A", -1)]
    [InlineData("", -1)]
    public void SizesAreReadBack(string text, long bytes) => Assert.Equal(bytes, HumanText.ParseSize(text));

    [Theory]
    [InlineData(512, "512")]
    [InlineData(1536, "1.5K")]
    [InlineData(1023L << 30, "1.0T")]
    [InlineData(-1, "-")]
    public void SizesAreShort(long bytes, string text) => Assert.Equal(text, HumanText.Size(bytes));

    private static string Process(int pid, double cpu = 1, string rss = "1.50M", double age = 10) =>
        "{\"mem_info1\": \"" + rss + "\", \"mem_info2\": \"2.44M\", \"cpu\": " + cpu.ToString(System.Globalization.CultureInfo.InvariantCulture)
        + ", \"mem\": 0.1, \"ctime\": \"0:00.00\", \"pid\": " + pid + ", \"username\": \"www\", \"nice\": 0, \"create_time\": 1.5, \"age\": "
        + age.ToString(System.Globalization.CultureInfo.InvariantCulture) + ", \"cmdline\": \"sleep\", \"children\": [], \"subtopic\": " + pid + ", \"name\": null}";

    private void Two()
    {
        States("""{"statuses": {"web": "active", "api": "active"}}""");
        Stream("stat.web.1", Process(1, cpu: 5, rss: "9.00M"));
        Stream("stat.web.2", Process(2, cpu: 7, rss: "2.00M"));
        Stream("stat.api.3", Process(3, cpu: 80));
        _machine.Close(0);
        TopList.Build([_machine], _state, _rows);
    }

    private void Stream(string topic, string payload, double now = 1) =>
        StatsReader.TryApply(_machine, Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), now);

    private void States(string reply)
    {
        using var json = JsonDocument.Parse(reply);
        StatsReader.ApplyStates(_machine, json.RootElement);
    }

    private TopAction? Press(string keys)
    {
        TopAction? action = null;
        foreach (var key in keys)
            action = Press(key is '\r' ? new Key(KeyKind.Enter) : Key.Of(key)) ?? action;
        return action;
    }

    private void Press(params KeyKind[] keys)
    {
        foreach (var kind in keys.Where(kind => kind != KeyKind.Character))
            Press(new Key(kind));
    }

    private TopAction? Press(Key key)
    {
        var action = _state.Apply(key, _rows, Height);
        TopList.Build([_machine], _state, _rows);
        return action;
    }

    private string Shown() => string.Join(' ', _rows.Select(row => row.Process?.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? row.Watcher!.Name));

    private List<string> Draw()
    {
        var lines = new List<TopLine>();
        TopList.Build([_machine], _state, _rows);
        _state.Settle(_rows, null, Height - TopView.FixedLines);
        TopView.Draw([_machine], _rows, _state, Columns, Height, "12:00:00", lines);
        return [.. lines.Select(line => line.Text)];
    }
}
