using Circus.Linux;
using Circus.Logging;

namespace Circus.Streams;

/// <content>
/// Targets that take nothing for now. Their pipes are left alone, so the kernel keeps what workers write. A reader who is slow makes the workers
/// wait, as in any pipe; what fails (a full disk, nobody at the other end of a fifo) must not: then a pipe that is half full is emptied.
/// </content>
internal sealed partial class OutputLoop
{
    private readonly List<Target> _stuck = [];

    private readonly List<Target> _newlyStuck = [];

    private void NoteStuck()
    {
        foreach (var target in _newlyStuck)
            NoteStuck(target);
        _newlyStuck.Clear();
    }

    private void NoteStuck(Target target)
    {
        if (!target.IsStuck || _stuck.Contains(target))
            return;
        _stuck.Add(target);
        if (target.Error == Errno.EAGAIN && target.Descriptor >= 0)
            _epoll.Add(target.Descriptor, EpollEvents.Out | EpollEvents.OneShot, TargetData + (ulong)(_stuck.Count - 1));
        else
            StreamLog.Stuck(_logger, target.Name, ErrnoText.Describe(target.Error));
        PausePipesOf(target, true);
    }

    private void HandleStuck()
    {
        var now = Clock.MonotonicNanoseconds();
        for (var i = _stuck.Count - 1; i >= 0; i--)
        {
            var target = _stuck[i];
            if (target.NextTry <= now)
                Resume(i);
            if (target.IsStuck && target.Error != Errno.EAGAIN)
                Relieve(target);
        }
    }

    private void Resume(int index)
    {
        if (index >= _stuck.Count)
            return;
        var target = _stuck[index];
        var former = target.Error;
        if (!target.TryResume())
        {
            if (target.Error == Errno.EAGAIN && target.Descriptor >= 0)
            {
                var wanted = EpollEvents.Out | EpollEvents.OneShot;
                if (_epoll.Modify(target.Descriptor, wanted, TargetData + (ulong)index) == Errno.ENOENT)
                    _epoll.Add(target.Descriptor, wanted, TargetData + (ulong)index);
            }
            else if (former == Errno.EAGAIN)
            {
                StreamLog.Stuck(_logger, target.Name, ErrnoText.Describe(target.Error));
            }

            return;
        }

        if (former != Errno.EAGAIN || target.Dropped > 0)
            StreamLog.Resumed(_logger, target.Name, target.Dropped);
        Unstick(target);
        PausePipesOf(target, false);
    }

    private void Unstick(Target target)
    {
        var index = _stuck.IndexOf(target);
        if (index < 0)
            return;
        if (target.Descriptor >= 0)
            _epoll.Remove(target.Descriptor);
        _stuck.RemoveAt(index);

        // Their numbers have changed.
        for (var i = index; i < _stuck.Count; i++)
        {
            if (_stuck[i].Error == Errno.EAGAIN && _stuck[i].Descriptor >= 0)
                _epoll.Modify(_stuck[i].Descriptor, EpollEvents.Out | EpollEvents.OneShot, TargetData + (ulong)i);
        }
    }

    /// <summary>Empties the pipes that are half full.</summary>
    private void Relieve(Target target)
    {
        foreach (var pipe in _pipes)
        {
            if (pipe?.Target != target || OutputPipe.Unread(pipe.Descriptor) < pipe.Capacity / 2)
                continue;
            target.Dropped += Drop(pipe);
        }
    }

    /// <summary>Throws away whole lines, and keeps the beginning of the last one.</summary>
    private int Drop(WorkerPipe pipe)
    {
        var dropped = 0;
        for (var left = pipe.Capacity; left > 0;)
        {
            var begun = pipe.Begun;
            CopyToInput(begun);
            if (OutputPipe.Read(pipe.Descriptor, _input.AsSpan(begun.Length, ReadSize), out var count) != Errno.None || count == 0)
                break;
            left -= count;
            var bytes = _input.AsSpan(0, begun.Length + count);
            var lines = LineCount.Of(bytes[begun.Length..]);
            var whole = lines > 0 ? bytes.LastIndexOf((byte)'\n') + 1 : bytes.Length > pipe.Stream.Options.MaxLine ? bytes.Length : 0;
            pipe.Stream.CountRead(count, lines);
            pipe.Stream.CountDropped(whole);
            dropped += whole;
            pipe.Keep(bytes[whole..]);
        }

        return dropped;
    }

    private void PausePipesOf(Target target, bool isPaused)
    {
        foreach (var pipe in _pipes)
        {
            if (pipe?.Target == target)
                SetPaused(pipe, isPaused);
        }
    }
}
