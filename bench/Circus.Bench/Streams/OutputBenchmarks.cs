using System.Text;
using BenchmarkDotNet.Attributes;
using Circus.Config;
using Circus.Linux;
using Circus.Options;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Circus.Streams.Bench;

/// <summary>64 KiB of lines from a worker's pipe into a file, through one turn of the output thread.</summary>
public class OutputBenchmarks
{
    private readonly byte[] _lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 655)));
    private FileStream _worker = null!;
    private OutputLoop _loop = null!;

    /// <summary>None: bytes as they come.</summary>
    [Params("", "%Y-%m-%d %H:%M:%S", "json")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var watcher = new WatcherSpec { Name = "w", Options = new WatcherOptions() };
        LineFormat? format = Format switch { "" => null, "json" => new JsonFormat("w", isStderr: false, null), _ => new PrefixFormat(Format) };
        var outputs = new WatcherOutputs(new OutputStream(watcher, isStderr: false, new StreamOptions { FileName = "/dev/null" }, format), null);
        if (OutputPipe.Create(out var ours, out var workers) != Errno.None)
            throw new InvalidOperationException("no pipe");
        _worker = new FileStream(new SafeFileHandle(workers.Take(), ownsHandle: true), FileAccess.Write, bufferSize: 0);

        var inbox = new OutputInbox();
        _loop = new OutputLoop(inbox, static _ => { }, NullLogger.Instance);
        inbox.Post(new OutputCommand(OutputCommandKind.Begin) { Outputs = outputs });
        inbox.Post(new OutputCommand(OutputCommandKind.Attach) { Outputs = outputs, Pid = 12345, Wid = 1, Stdout = ours });
        _loop.Turn();
    }

    [Benchmark]
    public void ReadAndWrite64KiB()
    {
        _worker.Write(_lines);
        _loop.Turn();
    }
}
