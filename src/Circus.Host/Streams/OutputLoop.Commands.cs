using System.Diagnostics;
using Circus.Linux;
using Circus.Logging;

namespace Circus.Streams;

/// <content>What the loop's thread asks for.</content>
internal sealed partial class OutputLoop
{
    private readonly List<WorkerPipe?> _pipes = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Stack<WorkerPipe> _sparePipes = new();
    private readonly Dictionary<int, WorkerPipe> _byPid = [];
    private readonly Dictionary<string, FileTarget> _files = new(StringComparer.Ordinal);
    private readonly NullTarget _nowhere = new() { NewlyStuck = [] };
    private readonly HashSet<OutputStream> _programStreams = [];
    private StdoutTarget? _stdout;

    private void HandleCommands()
    {
        if (_inbox.IsEmpty)
            return;
        _inbox.BeginTaking();
        while (_inbox.TryTake(out var command))
        {
            switch (command.Kind)
            {
                case OutputCommandKind.Begin:
                    Open(command.Outputs!.StdoutStream, command.StdoutFile);
                    Open(command.Outputs.StderrStream, command.StderrFile);
                    break;
                case OutputCommandKind.Reopen:
                    Open(command.Outputs!.StdoutStream, null);
                    Open(command.Outputs.StderrStream, null);
                    break;
                case OutputCommandKind.Close:
                    CloseForNow(command.Outputs!.StdoutStream);
                    CloseForNow(command.Outputs.StderrStream);
                    break;
                case OutputCommandKind.Replace:
                    Replace(command.Outputs!.StdoutStream, command.Successor?.StdoutStream);
                    Replace(command.Outputs.StderrStream, command.Successor?.StderrStream);
                    break;
                case OutputCommandKind.Attach:
                    Attach(command);
                    break;
                case OutputCommandKind.Use:
                    _port = command.Port;
                    break;
                case OutputCommandKind.Tail:
                    Answer(command.Query!);
                    break;
                case OutputCommandKind.Compressed:
                    _compressor.Finish(command.Compressed!);
                    break;
                case OutputCommandKind.Drain:
                    Drain(command.Pid);
                    break;
                default:
                    End();
                    break;
            }
        }
    }

    private void Open(OutputStream? stream, AppendFile? opened)
    {
        if (stream is null || stream.IsOpen)
        {
            opened?.Dispose();
            return;
        }

        stream.IsOpen = true;
        if (!stream.IsPerWorker)
            TargetFor(stream, 0, opened);
        foreach (var pipe in _pipes)
        {
            if (pipe?.Stream == stream)
                Aim(pipe, TargetFor(stream, pipe.Wid));
        }
    }

    /// <summary>A program keeps its input while the watcher is stopped.</summary>
    private void CloseForNow(OutputStream? stream)
    {
        if (stream is not { Options.Class: StreamClass.ExecStream })
            Close(stream);
    }

    private void Close(OutputStream? stream)
    {
        if (stream is not { IsOpen: true })
            return;
        _buffer.Flush();
        stream.IsOpen = false;
        foreach (var pipe in _pipes)
        {
            if (pipe?.Stream == stream)
                Aim(pipe, null);
        }

        foreach (var target in stream.Targets.Values)
            Release(target, stream);
        stream.Targets.Clear();
    }

    private void Replace(OutputStream? stream, OutputStream? successor)
    {
        if (stream is null)
            return;
        if (successor is not null)
        {
            successor.NextLine = stream.NextLine;
            if (stream.Ring is { } former)
                successor.Ring?.TakeFrom(former);
            foreach (var pipe in _pipes)
            {
                if (pipe?.Stream != stream)
                    continue;
                pipe.Stream = successor;
                Aim(pipe, successor.IsOpen ? TargetFor(successor, pipe.Wid) : null);
            }
        }

        Close(stream);
    }

    private void Attach(in OutputCommand command)
    {
        var stdout = Attach(command.Stdout, command, command.Outputs!.StdoutStream);
        var stderr = Attach(command.Stderr, command, command.Outputs.StderrStream);
        if ((stdout ?? stderr) is not { } first)
            return;
        first.Sibling = stdout is null ? null : stderr;

        // A former worker of this pid has been drained, or its pipes were kept for its children.
        _byPid[command.Pid] = first;
    }

    private WorkerPipe? Attach(Fd fd, in OutputCommand command, OutputStream? stream)
    {
        if (!fd.IsOpen || stream is null)
            return null;
        var pipe = _sparePipes.TryPop(out var spare) ? spare : new WorkerPipe();
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _pipes.Count;
            _pipes.Add(null);
        }

        pipe.Open(fd, command.Pid, command.Wid, stream);
        pipe.Slot = slot;
        _pipes[slot] = pipe;
        if (_epoll.Add(fd.Value, EpollEvents.In, (ulong)slot) is not Errno.None and var errno)
            throw new IOException($"epoll can't watch a worker's pipe: {ErrnoText.Describe(errno)}");
        Aim(pipe, stream.IsOpen ? TargetFor(stream, command.Wid) : null);
        return pipe;
    }

    private void Drain(int pid)
    {
        if (_byPid.Remove(pid, out var pipe))
        {
            var sibling = pipe.Sibling;
            Drain(pipe);
            if (sibling is not null && _pipes[sibling.Slot] == sibling)
                Drain(sibling);
            _buffer.Flush();
            NoteStuck();
        }

        _onDrained(pid);
    }

    /// <summary>Writes what is there, closes everything and ends the thread.</summary>
    private void End()
    {
        _compressor.Dispose();
        for (var i = 0; i < _pipes.Count; i++)
        {
            if (_pipes[i] is not { } pipe)
                continue;
            Drain(pipe);
            if (_pipes[i] == pipe)
                Forget(pipe);
        }

        _buffer.Flush();
        NoteStuck();
        foreach (var target in _stuck)
            TryForTheLastTime(target);
        foreach (var stream in _programStreams.ToArray())
            Close(stream);
        foreach (var target in _files.Values)
        {
            ReportLost(target);
            target.Dispose();
        }

        if (_stdout is not null)
            ReportLost(_stdout);
        _stdout?.Dispose();
        _isStopped = true;
    }

    private static void TryForTheLastTime(Target target)
    {
        for (var tries = 0; tries < 10 && !target.TryResume() && target is { Error: Errno.EAGAIN, Descriptor: >= 0 }; tries++)
            Sockets.Wait(target.Descriptor, forWriting: true, TickMilliseconds);
    }

    private Target TargetFor(OutputStream stream, int wid, AppendFile? opened = null)
    {
        var key = stream.KeyOf(wid);
        if (stream.Targets.TryGetValue(key, out var known))
        {
            opened?.Dispose();
            return known;
        }

        var target = stream.Options switch
        {
            { IsFile: true } => FileFor(stream, wid, opened),
            { Class: StreamClass.QueueStream } => _nowhere,
            { Class: StreamClass.ExecStream } => new ProgramTarget($"the program of {stream.Name}", stream.ProgramEnd) { NewlyStuck = _newlyStuck },
            { IsMessages: true } => new MessageTarget($"the socket of {stream.Watcher}", stream.MessageAddress) { NewlyStuck = _newlyStuck },
            _ => (Target)(_stdout ??= new StdoutTarget { NewlyStuck = _newlyStuck }),
        };
        stream.Targets.Add(key, target);
        if (target is ProgramTarget)
            _programStreams.Add(stream);
        target.Streams.Add(stream);
        return target;
    }

    private FileTarget FileFor(OutputStream stream, int wid, AppendFile? opened)
    {
        var path = stream.PathFor(wid);
        if (_files.TryGetValue(path, out var known))
        {
            opened?.Dispose();
            return known;
        }

        var target = new FileTarget(path, _compressor, _logger) { NewlyStuck = _newlyStuck };
        _files.Add(path, target);
        target.Begin(opened);
        return target;
    }

    private void Release(Target target, OutputStream stream)
    {
        target.Streams.Remove(stream);
        if (target.Streams.Count > 0 || target == _nowhere || target == _stdout)
            return;
        if (target is FileTarget file)
            _files.Remove(file.Path);
        else if (target is ProgramTarget)
            _programStreams.Remove(stream);
        ReportLost(target);
        Unstick(target);
        target.Dispose();
    }

    /// <summary>Lets a pipe end in another target.</summary>
    private void Aim(WorkerPipe pipe, Target? target)
    {
        SetTarget(pipe, target);
        SetPaused(pipe, target is { IsStuck: true });
    }

    private static void SetTarget(WorkerPipe pipe, Target? target)
    {
        if (pipe.Target is { } former)
            former.Pipes--;
        pipe.Target = target;
        if (target is not null)
            target.Pipes++;
    }

    private void Forget(WorkerPipe pipe)
    {
        _epoll.Remove(pipe.Descriptor);
        (pipe.IsPaused, pipe.IsWaiting) = (true, false);
        _running.Remove(pipe);
        if (_byPid.TryGetValue(pipe.Pid, out var first) && first == pipe)
        {
            if (pipe.Sibling is { } sibling)
                _byPid[pipe.Pid] = sibling;
            else
                _byPid.Remove(pipe.Pid);
        }
        else if (first?.Sibling == pipe)
        {
            first.Sibling = null;
        }

        SetTarget(pipe, null);
        if (pipe.Capacity == LoudCapacity)
            _loud--;
        pipe.Close();
        _pipes[pipe.Slot] = null;
        _freeSlots.Push(pipe.Slot);
        _sparePipes.Push(pipe);
    }

    private void SetPaused(WorkerPipe pipe, bool isPaused)
    {
        var wasWatched = pipe.IsWatched;
        pipe.IsPaused = isPaused;
        FollowWatched(pipe, wasWatched);
    }

    /// <summary>One that isn't watched stays registered: to come back it needs no memory, so it can't fail. Its end may be told once meanwhile.</summary>
    private void FollowWatched(WorkerPipe pipe, bool wasWatched)
    {
        if (pipe.IsWatched == wasWatched)
            return;
        var errno = _epoll.Modify(pipe.Descriptor, pipe.IsWatched ? EpollEvents.In : EpollEvents.OneShot, (ulong)pipe.Slot);
        Debug.Assert(errno == Errno.None);
    }

    private void ReportLost(Target target)
    {
        if (target.Discard() is > 0 and var lost)
            StreamLog.Lost(_logger, target.Name, lost);
    }
}
