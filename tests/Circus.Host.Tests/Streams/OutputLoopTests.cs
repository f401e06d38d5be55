using Circus.Config;
using Circus.Linux;
using Circus.Options;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Streams.Tests;

/// <summary>Turns of the output thread over real pipes that the test fills.</summary>
public sealed class OutputLoopTests : IDisposable
{
    private const int Quiet = 0;

    private readonly OutputInbox _inbox = new();
    private readonly OutputLoop _loop;
    private readonly WatcherOutputs _outputs;
    private readonly List<Fd> _workers = [];

    public OutputLoopTests()
    {
        _loop = new OutputLoop(_inbox, _ => { }, NullLogger.Instance);
        var watcher = new WatcherSpec { Name = "w", Options = new WatcherOptions { Cmd = "worker" } };
        _outputs = new(new OutputStream(watcher, false, new StreamOptions { Class = StreamClass.QueueStream }, null), null);
        _inbox.Post(new OutputCommand(OutputCommandKind.Begin) { Outputs = _outputs });
    }

    public void Dispose()
    {
        for (var i = 0; i < _workers.Count; i++)
            CloseWorker(i);
        _inbox.Post(new OutputCommand(OutputCommandKind.Stop));
        _loop.Turn();
        _loop.Dispose();
        _inbox.Dispose();
    }

    [Fact]
    public void AFewWritersOfFullPipesRunAtATimeAndAllHaveTheirTurn()
    {
        var most = OutputLoop.MostRunning;
        var full = 3 * most;
        Attach("one line\n"u8);
        for (var i = 0; i < full; i++)
            Attach(new byte[OutputPipe.DefaultCapacity]);

        // Commands first, then a turn of reading.
        _loop.Turn();
        _loop.Turn();
        Assert.Equal(0, OutputPipe.Unread(_workers[Quiet].Value));

        // Should the turn take longer than the few have, the next few are read in it.
        Assert.InRange(Unread(), full - 2 * most, full - most);
        ReadAll();
    }

    [Fact]
    public void APipeThatIsClosedWhileItWaitsHasNoTurn()
    {
        var most = OutputLoop.MostRunning;
        for (var i = 0; i < 3 * most; i++)
            Attach(new byte[OutputPipe.DefaultCapacity]);
        _loop.Turn();
        _loop.Turn();
        var waiting = Enumerable.Range(0, _workers.Count).Where(i => OutputPipe.Unread(_workers[i].Value) > 0).ToList();
        Assert.NotEmpty(waiting);

        // Their workers end, those that would be last first; what is left in the pipes is read at once, whoever else waits.
        foreach (var i in waiting.AsEnumerable().Reverse())
        {
            _inbox.Post(new OutputCommand(OutputCommandKind.Drain) { Pid = i + 1 });
            _loop.Turn();
            Assert.Equal(0, OutputPipe.Unread(_workers[i].Value));
            CloseWorker(i);
        }

        // Others take the places of those that have been closed.
        for (var i = 0; i < 3 * most; i++)
            Attach(new byte[OutputPipe.DefaultCapacity]);
        ReadAll();
    }

    [Fact]
    public void OthersHaveTheirTurnWhenThoseThatRanHaveEnded()
    {
        for (var i = 0; i < 3 * OutputLoop.MostRunning; i++)
            Attach(new byte[OutputPipe.DefaultCapacity]);
        _loop.Turn();
        _loop.Turn();
        for (var i = 0; i < _workers.Count; i++)
        {
            if (OutputPipe.Unread(_workers[i].Value) == 0)
                CloseWorker(i);
        }

        ReadAll();
    }

    /// <summary>The end of a worker is told when its last output is written, for as long as the thread gets on.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachFileThatIsBegunIsProgress(bool isPrefixed)
    {
        using var folder = new TestFolder();
        var options = new StreamOptions { Class = StreamClass.FileStream, FileName = folder["out"], MaxBytes = 1000, BackupCount = 100 };
        var watcher = new WatcherSpec { Name = "f", Options = new WatcherOptions { Cmd = "worker" } };
        var outputs = new WatcherOutputs(new OutputStream(watcher, false, options, isPrefixed ? new PrefixFormat("T") : null), null);
        _inbox.Post(new OutputCommand(OutputCommandKind.Begin) { Outputs = outputs });
        Attach(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1000, 4000).Select(i => $"line {i}\n"))), outputs);
        _loop.Turn();
        var before = _loop.Progress;
        _loop.Turn();
        var files = Directory.GetFiles(folder.Path).Length;
        Assert.InRange(files, 40, 100);
        Assert.InRange(_loop.Progress - before, files, 2 * files);
    }

    private void ReadAll()
    {
        for (var turns = 0; Unread() > 0; turns++)
        {
            Assert.True(turns < 10_000, $"{Unread()} pipes are still full");
            _loop.Turn();
        }
    }

    private int Unread() => _workers.Count(worker => worker.IsOpen && OutputPipe.Unread(worker.Value) > 0);

    private void CloseWorker(int index)
    {
        var worker = _workers[index];
        worker.Close();
        _workers[index] = worker;
    }

    private void Attach(ReadOnlySpan<byte> content, WatcherOutputs? outputs = null)
    {
        Assert.Equal(Errno.None, OutputPipe.Create(out var ours, out var workers));
        Assert.Equal(Errno.None, OutputPipe.Write(workers.Value, content, out var count));
        Assert.Equal(content.Length, count);
        _workers.Add(workers);
        var pid = _workers.Count;
        _inbox.Post(new OutputCommand(OutputCommandKind.Attach) { Outputs = outputs ?? _outputs, Pid = pid, Wid = pid, Stdout = ours });
    }
}
