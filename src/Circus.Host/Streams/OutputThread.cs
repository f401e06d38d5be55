using System.Collections.Concurrent;
using Circus.Config;
using Circus.Control;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Streams;

/// <summary>
/// The loop's side of the output thread: opens streams, hands over the pipes of workers, learns when everything that an ended worker wrote has
/// been written. The thread begins with the first stream.
/// </summary>
internal sealed class OutputThread(EventFd loopWakeUp, ILogger logger) : IDisposable
{
    private readonly OutputInbox _inbox = new();
    private readonly ConcurrentQueue<int> _drained = new();
    private readonly Random _random = new();
    private OutputLoop? _loop;
    private Thread? _thread;
    private IControlPort? _port;

    /// <summary>Opens the streams of a watcher, and its files for the first time; null when it has none. False with the reason.</summary>
    internal bool TryOpen(WatcherSpec watcher, out WatcherOutputs? outputs, out string error)
    {
        outputs = null;
        AppendFile? stdoutFile = null, stderrFile = null;
        if (!TryOpen(watcher, "stdout", watcher.Options.StdoutStream, out var stdout, out stdoutFile, out error)
            || !TryOpen(watcher, "stderr", watcher.Options.StderrStream, out var stderr, out stderrFile, out error))
        {
            stdoutFile?.Dispose();
            return false;
        }

        if (stdout is null && stderr is null)
            return true;
        outputs = new WatcherOutputs(stdout, stderr);
        Start();
        _inbox.Post(new OutputCommand(OutputCommandKind.Begin) { Outputs = outputs, StdoutFile = stdoutFile, StderrFile = stderrFile });
        return true;
    }

    internal void Reopen(WatcherOutputs outputs) => _inbox.Post(new OutputCommand(OutputCommandKind.Reopen) { Outputs = outputs });

    internal void Close(WatcherOutputs outputs) => _inbox.Post(new OutputCommand(OutputCommandKind.Close) { Outputs = outputs });

    internal void Replace(WatcherOutputs? outputs, WatcherOutputs? successor)
    {
        if (outputs is not null)
            _inbox.Post(new OutputCommand(OutputCommandKind.Replace) { Outputs = outputs, Successor = successor });
    }

    /// <summary>Hands over the reading ends of a new worker's pipes; a closed one is none.</summary>
    internal void Attach(WatcherOutputs outputs, int pid, int wid, Fd stdout, Fd stderr) =>
        _inbox.Post(new OutputCommand(OutputCommandKind.Attach) { Outputs = outputs, Pid = pid, Wid = wid, Stdout = stdout, Stderr = stderr });

    internal ILogger Logger => logger;

    /// <summary>A number that changes as long as the thread gets on with its work.</summary>
    internal long Progress => _loop?.Progress ?? 0;

    /// <summary>Where replies and lines for readers go.</summary>
    internal void Use(IControlPort port)
    {
        _port = port;
        if (_thread is not null)
            _inbox.Post(new OutputCommand(OutputCommandKind.Use) { Port = port });
    }

    /// <summary>Has a request for the last lines of a stream answered.</summary>
    internal void Ask(TailQuery query) => _inbox.Post(new OutputCommand(OutputCommandKind.Tail) { Query = query });

    /// <summary>A worker with pipes has ended: <see cref="TryTakeDrained"/> will name it.</summary>
    internal void Drain(int pid) => _inbox.Post(new OutputCommand(OutputCommandKind.Drain) { Pid = pid });

    /// <summary>A worker whose last output has been written.</summary>
    internal bool TryTakeDrained(out int pid) => _drained.TryDequeue(out pid);

    /// <summary>Writes what is there and ends the thread; a disk that doesn't answer is not waited for longer than this.</summary>
    internal void Stop(TimeSpan patience)
    {
        if (_thread is null)
            return;
        _inbox.Post(new OutputCommand(OutputCommandKind.Stop));
        if (!_thread.Join(patience))
            return;
        _thread = null;
        _loop!.Dispose();
    }

    public void Dispose()
    {
        Stop(TimeSpan.FromSeconds(2));

        // A thread that hangs in a write still uses it.
        if (_thread is null)
            _inbox.Dispose();
    }

    private void Start()
    {
        if (_thread is not null)
            return;
        _loop = new OutputLoop(_inbox, OnDrained, logger);
        _thread = new Thread(_loop.Run) { Name = "circus-output", IsBackground = true };
        _thread.Start();
        if (_port is not null)
            Use(_port);
    }

    private void OnDrained(int pid)
    {
        _drained.Enqueue(pid);
        loopWakeUp.Signal();
    }

    private bool TryOpen(
        WatcherSpec watcher, string which, OrderedDictionary<string, string>? given, out OutputStream? stream, out AppendFile? file, out string error)
    {
        (stream, file, error) = (null, null, "");
        if (!StreamSpec.TryRead(given, out var options, out var option, out var reason))
        {
            error = $"{which}_stream{(option.Length == 0 ? "" : "." + option)}: {reason}";
            return false;
        }

        if (options is null)
            return true;
        if (options.IsFile && options.FileName is null)
            options.FileName = TemporaryName(watcher.Name);
        var address = default(SocketAddress);
        var facility = 0;
        if (options.IsMessages && !MessageAddress.TryFind(options, out address, out facility, out reason))
        {
            error = $"{which}_stream.address: {reason}";
            return false;
        }

        var isStderr = which == "stderr";
        stream = new OutputStream(watcher, isStderr, options, FormatOf(options, watcher.Name, isStderr, facility)) { MessageAddress = address };
        if (options.Class == StreamClass.ExecStream)
            return TryMakePipe(stream, which, out error);
        return !options.IsFile || TryOpenFile(stream, which, out file, out error);
    }

    private static bool TryMakePipe(OutputStream stream, string which, out string error)
    {
        var errno = OutputPipe.CreateToProgram(out var ours, out var programs);
        (stream.ProgramEnd, stream.ProgramInput) = (ours, programs);
        error = errno == Errno.None ? "" : $"{which}_stream: no pipe to its program: {ErrnoText.Describe(errno)}";
        return errno == Errno.None;
    }

    private static bool TryOpenFile(OutputStream stream, string which, out AppendFile? file, out string error)
    {
        file = null;
        error = "";
        var path = stream.PathFor(wid: 1);
        Errno errno;
        if (stream.IsPerWorker)
        {
            errno = FilePath.Look(Path.GetDirectoryName(path) ?? "/", out _);
        }
        else
        {
            errno = AppendFile.Open(path, out file);
            if (errno != Errno.None)
                file = null;
        }

        // What may pass by itself is tried again later.
        if (errno is Errno.None or Errno.ENXIO or Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOSPC or Errno.EDQUOT or Errno.EIO or Errno.EINTR)
            return true;
        error = $"{which}_stream.filename: {path} can't be opened: {ErrnoText.Describe(errno)}";
        return false;
    }

    private LineFormat? FormatOf(StreamOptions options, string watcher, bool isStderr, int facility) => options switch
    {
        { Class: StreamClass.JsonStream } => new JsonFormat(watcher, isStderr, options.TimeFormat),
        { Class: StreamClass.SyslogStream } => new SyslogFormat(facility, isStderr, Environment.MachineName, options.Tag ?? watcher),
        { Class: StreamClass.JournalStream } => new JournalFormat(watcher, isStderr, options.Tag ?? watcher),
        { Class: StreamClass.FancyStdoutStream } => new FancyFormat(options.TimeFormat!, options.Color, _random),
        { TimeFormat: { } format } when options.IsFile || options.Class == StreamClass.ExecStream => new PrefixFormat(format),
        _ => null,
    };

    private string TemporaryName(string watcher) =>
        Path.Combine(Path.GetTempPath(), $"circus-{watcher.Replace('/', '_')}-{_random.NextInt64(1L << 40):x}.log");
}
