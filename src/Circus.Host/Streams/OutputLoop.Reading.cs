using Circus.Linux;

namespace Circus.Streams;

/// <content>From the pipes to the targets.</content>
internal sealed partial class OutputLoop
{
    /// <summary>What one pipe may bring in a turn: others have their turn too.</summary>
    private const int BytesPerTurn = 512 << 10;

    private const int LoudCapacity = 128 << 10;

    /// <summary>All that a widened pipe holds: the kernel keeps the writer out during a read, and wakes it once for each.</summary>
    private const int ReadSize = LoudCapacity;

    /// <summary>A pipe of the usual 16 pages that holds so much is full, or soon will be: writes that don't fill their pages leave room in each.</summary>
    private const int LoudRead = 48 << 10;

    /// <summary>The kernel lets a user have 64 MiB in pipes (pipe(7)) and gives new ones hardly any room beyond.</summary>
    private const int MostLoud = 64;

    // The beginning of a line, then what is read.
    private byte[] _input = GC.AllocateUninitializedArray<byte>(StreamOptions.DefaultMaxLine + ReadSize, pinned: true);
    private int _loud;

    /// <summary>Reads what is there, up to a limit; how much it was. At the end of the pipe it is closed.</summary>
    private int Read(WorkerPipe pipe, int limit)
    {
        var total = 0;
        while (total < limit)
        {
            var begun = pipe.Begun;
            CopyToInput(begun);
            var wanted = Math.Min(ReadSize, limit - total);
            var errno = OutputPipe.Read(pipe.Descriptor, _input.AsSpan(begun.Length, wanted), out var count);
            if (errno == Errno.EAGAIN)
                return total;
            if (errno != Errno.None || count == 0)
            {
                Finish(pipe);
                return total;
            }

            total += count;
            NoteProgress();
            Accept(pipe, _input.AsSpan(0, begun.Length + count), begun.Length);
            if (count >= LoudRead)
                Widen(pipe);
            if (count < wanted || pipe.IsPaused)
                return total;
        }

        return total;
    }

    private void CopyToInput(ReadOnlySpan<byte> begun)
    {
        if (_input.Length < begun.Length + ReadSize)
            _input = GC.AllocateUninitializedArray<byte>(begun.Length + ReadSize, pinned: true);
        begun.CopyTo(_input);
    }

    /// <summary>Takes bytes of which the first ones, without a newline, were there before.</summary>
    private void Accept(WorkerPipe pipe, Span<byte> bytes, int known)
    {
        var lines = LineCount.Of(bytes[known..]);
        pipe.Stream.CountRead(bytes.Length - known, lines);
        var target = pipe.Target;
        var keepsLines = target is null || pipe.Stream.Format is not null || target.Pipes > 1 || HasReaders(pipe.Stream);
        var whole = bytes.Length;
        if (keepsLines)
        {
            whole = lines == 0 ? 0 : bytes.LastIndexOf((byte)'\n') + 1;

            // What has grown too long isn't kept together any more.
            while (bytes.Length - whole >= pipe.Stream.Options.MaxLine)
                whole += pipe.Stream.Options.MaxLine;
        }

        if (whole > 0)
            Deliver(pipe, bytes[..whole]);
        pipe.Keep(bytes[whole..]);
    }

    private void Deliver(WorkerPipe pipe, ReadOnlySpan<byte> bytes)
    {
        if (HasReaders(pipe.Stream))
            Tell(pipe, bytes);
        if (pipe.Target is not { } target)
            pipe.Stream.CountDropped(bytes.Length);
        else if (pipe.Stream.Format is { } format)
            DeliverLines(pipe, target, format, bytes);
        else
            DeliverRaw(pipe.Stream, target, bytes);
        if (_newlyStuck.Count > 0)
            NoteStuck();
    }

    private void DeliverRaw(OutputStream stream, Target target, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = target.RoomFor(stream.Options, bytes);
            target.Prepare(stream.Options, room, _buffer, _now);
            NoteProgress();

            // A rotation has made room for more.
            room = target.RoomFor(stream.Options, bytes);
            _buffer.Add(target, bytes[..room]);
            bytes = bytes[room..];
        }
    }

    private void DeliverLines(WorkerPipe pipe, Target target, LineFormat format, ReadOnlySpan<byte> bytes)
    {
        format.Begin(new LineSource(pipe.Pid, pipe.Wid, _now));
        var options = pipe.Stream.Options;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var raw = end < 0 ? Math.Min(bytes.Length, options.MaxLine) : end + 1;
            target.Prepare(options, raw, _buffer, _now);
            NoteProgress();
            var line = end < 0 ? bytes[..raw] : bytes[..end];
            var to = _buffer.Reserve(target, format.MaxLength(line.Length));
            var count = format.Write(to, line);
            bytes = bytes[raw..];
            if (target.IsPerMessage)
            {
                _buffer.Commit(count);
                _buffer.Flush();
                continue;
            }

            // Those that follow it into the same file.
            var room = (int)Math.Min(to.Length, target.BytesLeft(options)) - count;
            _buffer.Commit(count + format.WriteLines(to.Slice(count, Math.Max(0, room)), bytes, out var taken));
            bytes = bytes[taken..];
        }
    }

    /// <summary>Everything that an ended worker has left in a pipe, but not what somebody else goes on writing.</summary>
    private void Drain(WorkerPipe pipe)
    {
        if (!pipe.IsPaused && OutputPipe.Unread(pipe.Descriptor) is > 0 and var left)
            Read(pipe, left);
        if (_pipes[pipe.Slot] == pipe)
            DeliverBegun(pipe);
    }

    /// <summary>Nobody can write into it any more.</summary>
    private void Finish(WorkerPipe pipe)
    {
        DeliverBegun(pipe);
        Forget(pipe);
    }

    private void DeliverBegun(WorkerPipe pipe)
    {
        if (pipe.Begun.IsEmpty)
            return;
        Deliver(pipe, pipe.Begun);
        pipe.Keep(default);
    }

    private void Widen(WorkerPipe pipe)
    {
        if (pipe.Capacity == LoudCapacity || _loud >= MostLoud || OutputPipe.Widen(pipe.Descriptor, LoudCapacity) != Errno.None)
            return;
        pipe.Capacity = LoudCapacity;
        _loud++;
    }
}
