using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Circus.Loop.Tests;

namespace Circus.Streams.Tests;

/// <summary>Streams of real workers under the real loop.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private LoopUnderTest? _loop;

    public void Dispose()
    {
        _loop?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void EverythingWrittenBeforeTheEndIsInTheFileBeforeItsReapEvent()
    {
        Start("i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; head -c 200000 /dev/zero | tr '\\0' x", "stdout_stream.filename = {out}");
        AwaitReap();
        var text = Text("out");
        Assert.StartsWith(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i}\n")), text, StringComparison.Ordinal);
        Assert.EndsWith(new string('x', 200_000), text, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesPassUnchangedWithoutAFormat()
    {
        Start(@"printf 'a\377\200b\n\n\nno end \303'; printf '\251'", "stdout_stream.filename = {out}");
        AwaitReap();
        Assert.Equal([(byte)'a', 0xFF, 0x80, (byte)'b', 10, 10, 10, .. "no end é"u8], File.ReadAllBytes(_folder["out"]));
    }

    [Fact]
    public void EachLineGetsItsPrefixAndLinesArePutTogether()
    {
        Start(@"printf 'one'; sleep 0.05; printf ' line\n\nx\377'; sleep 0.05; printf 'y'", "stdout_stream.filename = {out}\nstdout_stream.time_format = T");
        var pid = AwaitReap();
        byte[] expected = [.. System.Text.Encoding.UTF8.GetBytes($"T [{pid}] | one line\nT [{pid}] | \nT [{pid}] | x"), 0xFF, .. "y\n"u8];
        Assert.Equal(expected, File.ReadAllBytes(_folder["out"]));
    }

    [Fact]
    public void RotationBySizeKeepsThreeLinesAFile()
    {
        Start("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do printf 'line %03d\\n' $i; done",
            "stdout_stream.filename = {out}\nstdout_stream.max_bytes = 30\nstdout_stream.backup_count = 3");
        AwaitReap();
        Assert.Equal("line 013\nline 014\n", Text("out"));
        Assert.Equal("line 010\nline 011\nline 012\n", Text("out.1"));
        Assert.Equal("line 004\nline 005\nline 006\n", Text("out.3"));
        Assert.False(File.Exists(_folder["out.4"]));
    }

    [Fact]
    public void RotationUnderAFloodLosesAndReordersNothing()
    {
        Start("seq 1 200000", "stdout_stream.filename = {out}\nstdout_stream.max_bytes = 100000\nstdout_stream.backup_count = 50");
        AwaitReap();
        var files = Directory.GetFiles(_folder.Path, "out*").OrderByDescending(NumberOf).ToList();
        Assert.InRange(files.Count, 10, 51);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 99_999));
        Assert.Equal(Enumerable.Range(1, 200_000).Select(i => $"{i}"), files.SelectMany(File.ReadLines));
    }

    /// <summary>streams.md §4.1: another file is begun before the line, counted without its prefix, that would reach the limit.</summary>
    [Fact]
    public void EachPrefixedLineIsMeasuredBeforeItIsWritten()
    {
        // The rotations of what one read brings take a second, and the end of the worker waits for all of them.
        const int limit = 1000;
        const int count = 20_000;
        Start($"seq 1 {count}", $"stdout_stream.filename = {{out}}\nstdout_stream.time_format = T\nstdout_stream.max_bytes = {limit}\nstdout_stream.backup_count = 500");
        var pid = AwaitReap();
        var (expected, size) = (new List<List<string>> { new() }, 0);
        foreach (var number in Enumerable.Range(1, count).Select(i => $"{i}"))
        {
            if (size + number.Length + 1 >= limit)
            {
                expected.Add([]);
                size = 0;
            }

            expected[^1].Add($"T [{pid}] | {number}");
            size += expected[^1][^1].Length + 1;
        }

        Assert.Equal(expected, Directory.GetFiles(_folder.Path, "out*").OrderByDescending(NumberOf).Select(file => File.ReadLines(file).ToList()));
    }

    [Fact]
    public void TotalBytesLimitsAllFilesTogether()
    {
        Start("seq 1 100000", "stdout_stream.filename = {out}\nstdout_stream.total_bytes = 100000");
        AwaitReap();
        var files = Directory.GetFiles(_folder.Path, "out*");
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 40_000, 100_000);
        Assert.Equal("100000", File.ReadLines(_folder["out"]).Last());
    }

    [Fact]
    public void RotatedFilesAreCompressedAndNothingIsLost()
    {
        Start("i=0; while [ $i -lt 6000 ]; do echo line $i; i=$((i+1)); done; sleep 1000",
            "stdout_stream.filename = {out}\nstdout_stream.max_bytes = 10000\nstdout_stream.backup_count = 50\nstdout_stream.compress = gzip");
        Patience(() => Lines().Count() == 6000 && !Rotated().Any(file => !file.EndsWith(".gz", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 6000).Select(i => $"line {i}"), Lines());
        Assert.Equal(File.GetUnixFileMode(_folder["out"]), File.GetUnixFileMode(_folder["out.1.gz"]));

        IEnumerable<string> Rotated() => Directory.EnumerateFiles(_folder.Path, "out*").Where(file => file != _folder["out"]);
        IEnumerable<string> Lines() => Enumerable.Range(1, 50).Reverse().SelectMany(i => LinesOf(_folder[$"out.{i}"])).Concat(LinesOf(_folder["out"]));
    }

    [Fact]
    public void TotalBytesHoldsWhileFilesAreCompressed()
    {
        Start("i=0; while [ $i -lt 20000 ]; do echo $i $i $i $i $i; i=$((i+1)); done; touch {done}; sleep 1000",
            "stdout_stream.filename = {out}\nstdout_stream.total_bytes = 30000\nstdout_stream.compress = gzip");
        while (!File.Exists(_folder["done"]))
            Assert.InRange(Directory.EnumerateFiles(_folder.Path, "out*").Sum(file => new FileInfo(file) is { Exists: true } found ? found.Length : 0), 0, 30_000);
        Patience(() => File.Exists(_folder["out.1.gz"]));
    }

    [Fact]
    public void FilesRotatedByTimeAreCompressed()
    {
        Start("while :; do echo line; sleep 0.1; done",
            "stdout_stream.class = TimedRotatingFileStream\nstdout_stream.filename = {out}\nstdout_stream.rotate_when = S\nstdout_stream.backup_count = 2\nstdout_stream.compress = gzip");
        Patience(() => Directory.GetFiles(_folder.Path, "out.*.gz").Length == 2);

        // The newest: the first one is empty when its second has passed before the first line.
        Assert.Equal("line", LinesOf(Directory.GetFiles(_folder.Path, "out.*.gz").Max()![..^".gz".Length]).First());
    }

    /// <summary>None when the file isn't there, or is renamed just now.</summary>
    private static IEnumerable<string> LinesOf(string path)
    {
        try
        {
            if (File.Exists(path))
                return File.ReadLines(path);
            if (!File.Exists(path + ".gz"))
                return [];
            using var gzip = new System.IO.Compression.GZipStream(File.OpenRead(path + ".gz"), System.IO.Compression.CompressionMode.Decompress);
            return new StreamReader(gzip).ReadToEnd().TrimEnd('\n').Split('\n');
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    [Fact]
    public void LinesOfDifferentWorkersInOneFileStayWhole()
    {
        // Halves of lines, written with a pause in between.
        Start("i=0; while [ $i -lt 40 ]; do printf \"<$$-\"; sleep 0.001; printf '%0500d>\\n' $i; i=$((i+1)); done",
            "numprocesses = 4\nstdout_stream.filename = {out}\nstderr_stream.filename = {out}");
        for (var i = 0; i < 4; i++)
            AwaitReap();
        var lines = File.ReadAllLines(_folder["out"]);
        Assert.Equal(160, lines.Length);
        Assert.All(lines, line => Assert.Matches("^<[0-9]+-[0-9]{500}>$", line));
    }

    [Fact]
    public void WorkersThatFloodAndEndWhileTheyWaitForTheirTurnLoseNothing()
    {
        Start("exec seq 1 40000", "numprocesses = 32\nstdout_stream.filename = {out}-$(circus.wid)");
        for (var i = 0; i < 32; i++)
            AwaitReap();
        var whole = string.Concat(Enumerable.Range(1, 40_000).Select(i => $"{i}\n"));
        Assert.All(Enumerable.Range(1, 32), wid => Assert.Equal(whole, Text($"out-{wid}")));
    }

    [Fact]
    public void EachWorkerMayHaveAFileOfItsOwn()
    {
        Start("echo $WHO", "copy_env = True\nnumprocesses = 2\nstdout_stream.filename = {out}-$(circus.name)-$(circus.wid)-$(circus.env.WHO)\n\n[env:w]\nWHO = me");
        AwaitReap();
        AwaitReap();
        Assert.Equal(("me\n", "me\n"), (Text("out-w-1-me"), Text("out-w-2-me")));
    }

    [Fact]
    public void AGrandchildWithThePipeDoesNotHoldUpReap()
    {
        Start("echo $$; sleep 1000 & echo $!", "stdout_stream.filename = {out}");
        AwaitReap();
        var lines = File.ReadAllLines(_folder["out"]);
        Linux.Signals.Kill(int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture), Linux.Signals.SIGKILL);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public void WatchedFilesAreReopenedWhenTheyAreMoved()
    {
        Start("echo one; read x < {fifo}; echo two", "stdout_stream.class = WatchedFileStream\nstdout_stream.filename = {out}");
        Patience(() => File.Exists(_folder["out"]) && Text("out") == "one\n");
        File.Move(_folder["out"], _folder["moved"]);
        File.WriteAllText(_folder["fifo"], "go\n");
        AwaitReap();
        Assert.Equal(("one\n", "two\n"), (Text("moved"), Text("out")));
    }

    [Fact]
    public void FilesRotateByTime()
    {
        Start("echo one; sleep 2.1; echo two", "stdout_stream.class = circus.stream.TimedRotatingFileStream\nstdout_stream.filename = {out}\n"
            + "stdout_stream.rotate_when = s\nstdout_stream.backup_count = 2");
        AwaitReap();
        var rotated = Assert.Single(Directory.GetFiles(_folder.Path, "out.20*"));
        Assert.Matches(@"out\.20[0-9]{12}$", rotated);
        Assert.Equal(("one\n", "two\n"), (File.ReadAllText(rotated), Text("out")));
    }

    [Fact]
    public void AFifoWithoutReaderNeitherHaltsTheWorkerNorOtherStreams()
    {
        MakeFifo("deaf");
        Start("head -c 3000000 /dev/zero | tr '\\0' '\\n'; echo done >&2", "stdout_stream.filename = {deaf}\nstderr_stream.filename = {out}");
        AwaitReap();
        Assert.Equal("done\n", Text("out"));
        Patience(() => _loop!.Log.Lines.Any(line => line.Contains("deaf fails: No such device or address", StringComparison.Ordinal)));
        _loop!.Send("stats", new { name = "w", extended = true });
        var stdout = _loop.Reply().GetProperty("streams").GetProperty("w").GetProperty("stdout");
        Assert.InRange(stdout.GetProperty("dropped_bytes").GetInt64(), 1_000_000, 3_000_000);
        Assert.InRange(stdout.GetProperty("errors").GetInt64(), 1, long.MaxValue);
    }

    [Fact]
    public void AFullDiskCostsOnlyItsStream()
    {
        Start("for i in 1 2 3; do echo $i; echo $i >&2; done", "stdout_stream.filename = /dev/full\nstderr_stream.filename = {out}");
        AwaitReap();
        Assert.Equal("1\n2\n3\n", Text("out"));
        Patience(() => _loop!.Log.Lines.Any(line => line.Contains("/dev/full fails: No space left on device", StringComparison.Ordinal)));
    }

    [Fact]
    public void SyslogGetsAMessageForEachLine()
    {
        using var service = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        service.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_folder["log"]));
        service.ReceiveTimeout = Control.Tests.Patience.Milliseconds;
        Start("echo one; printf two", "stdout_stream.class = SyslogStream\nstdout_stream.address = syslog://{/log}?local0\nstdout_stream.tag = t");
        var pid = AwaitReap();
        Assert.Matches($"^<134>1 20[0-9T:.+-]+ [^ ]+ t {pid} stdout - one$", Receive(service));
        Assert.EndsWith(" - two", Receive(service), StringComparison.Ordinal);
    }

    [Fact]
    public void JsonStreamsWriteAnObjectALine()
    {
        Start("echo one; echo two", "stdout_stream.class = JsonStream\nstdout_stream.filename = {out}");
        var pid = AwaitReap();
        var lines = File.ReadAllLines(_folder["out"]).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["one", "two"], lines.Select(line => line.GetProperty("message").GetString()));
        Assert.Equal(pid, lines[0].GetProperty("pid").GetInt32());
    }

    [Fact]
    public void AProgramReadsTheLinesAndLosesNothingWhenItIsStartedAgain()
    {
        // It ends after each line; what it has not read waits in its pipe.
        _folder.Write("reader", $"read -r line && echo \"$line\" >> {_folder["out"]}\n");
        Start("for i in 1 2 3 4 5; do echo $i; done", "stdout_stream.class = ExecStream\nstdout_stream.cmd = /bin/sh {reader}");
        AwaitReap();
        Patience(() => File.Exists(_folder["out"]) && File.ReadAllLines(_folder["out"]).Length == 5);
        Assert.Equal(["1", "2", "3", "4", "5"], File.ReadAllLines(_folder["out"]));
        Patience(() => _loop!.Log.Lines.Any(line => line.Contains("the program of stdout of w has ended with 0", StringComparison.Ordinal)));
    }

    [Fact]
    public void StreamsChangeWhileWorkersRun()
    {
        Start("echo one; read x < {fifo}; echo two", "stdout_stream.class = WatchedFileStream\nstdout_stream.filename = {out}");
        Patience(() => File.Exists(_folder["out"]) && Text("out") == "one\n");
        _loop!.Send("set", new { name = "w", options = new Dictionary<string, string> { ["stdout_stream.filename"] = _folder["missing/out"] } });
        Assert.Contains("missing/out can't be opened: No such file or directory", _loop.Reply().GetProperty("reason").GetString(), StringComparison.Ordinal);
        _loop.Send("set", new { name = "w", options = new Dictionary<string, string> { ["stdout_stream.filename"] = _folder["other"], ["stdout_stream.time_format"] = "T" } });
        Assert.Equal("ok", _loop.Reply().GetProperty("status").GetString());
        File.WriteAllText(_folder["fifo"], "go\n");
        var pid = AwaitReap();
        Assert.Equal(("one\n", $"T [{pid}] | two\n"), (Text("out"), Text("other")));
    }

    [Fact]
    public void AWatcherWhoseFolderIsMissingIsDropped()
    {
        Start("echo x", "stdout_stream.filename = {missing/out}");
        Patience(() => _loop!.Log.Lines.Any(line => line.Contains("the watcher w is dropped: stdout_stream.filename: ", StringComparison.Ordinal)));
        _loop!.Send("numwatchers");
        Assert.Equal(0, _loop.Reply().GetProperty("numwatchers").GetInt32());
    }

    [Fact]
    public void FilesAreClosedAtStopAndOpenedAtStart()
    {
        Start("echo $$; sleep 1000", "respawn = True\nstdout_stream.filename = {out}");
        Patience(() => File.Exists(_folder["out"]) && File.ReadAllLines(_folder["out"]).Length == 1);
        Assert.True(IsOpenHere("out"));
        _loop!.Send("stop", new { name = "w", waiting = true });
        Assert.Equal("ok", _loop.Reply().GetProperty("status").GetString());
        Patience(() => !IsOpenHere("out"));
        _loop.Send("start", new { name = "w", waiting = true });
        Assert.Equal("ok", _loop.Reply().GetProperty("status").GetString());
        Patience(() => File.ReadAllLines(_folder["out"]).Length == 2);
        Assert.True(IsOpenHere("out"));
    }

    /// <summary>A watcher `w` that runs this shell script; {NAME} is a file of the folder.</summary>
    private void Start(string script, string options)
    {
        MakeFifo("fifo");
        string InFolder(string text) => Regex.Replace(text, @"\{([a-z/]+)\}", match => _folder[match.Groups[1].Value.TrimStart('/')]);
        _folder.Write("script", InFolder(script));
        _loop = new LoopUnderTest($"[watcher:w]\ncmd = /bin/sh {_folder["script"]}\nrespawn = False\n{InFolder(options)}\n");
    }

    private static string Receive(System.Net.Sockets.Socket service)
    {
        var datagram = new byte[2048];
        return System.Text.Encoding.UTF8.GetString(datagram, 0, service.Receive(datagram));
    }

    private int AwaitReap()
    {
        while (true)
        {
            var (topic, pid) = _loop!.Event();
            if (topic == "watcher.w.reap")
                return pid;
        }
    }

    private string Text(string name) => File.ReadAllText(_folder[name]);

    private void MakeFifo(string name) => Assert.Equal(0, mkfifo(_folder[name], 0b110_000_000));

    // Not by a program: the runtime's own reaping of children would meet that of the loop.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int mkfifo(string path, uint mode);

    private bool IsOpenHere(string name) =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(link => new FileInfo(link).LinkTarget == _folder[name]);

    private static int NumberOf(string path) => int.TryParse(Path.GetExtension(path).TrimStart('.'), out var number) ? number : 0;

    private static void Patience(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, Control.Tests.Patience.Milliseconds), "waited in vain");
}
