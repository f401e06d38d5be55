using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Streams;

/// <summary>
/// A file that streams append to. Streams with the same path share it, so that their lines stay whole and one rotation holds for all; who rotates
/// it is decided by the options of the stream that is about to write.
/// </summary>
internal sealed class FileTarget(string path, Compressor compressor, ILogger logger) : Target
{
    /// <summary>After a rotation or a reopening that failed, nothing is tried for this long.</summary>
    private const int PauseSeconds = 1;

    private AppendFile? _file;
    private bool _isRegular;
    private long _size;
    private TimeRotation? _rotation;
    private long _due;
    private long _pausedUntil;
    private bool _isRotationFailing;
    private (long, int) _lookedAt;

    /// <summary>Files that were rotated by time and are to be compressed.</summary>
    private readonly Queue<string> _dated = new();

    internal override string Name => path;

    internal override int Descriptor => _isRegular ? -1 : _file?.Descriptor ?? -1;

    internal string Path => path;

    /// <summary>Takes over a file that was opened elsewhere, or opens it; a failure leaves the target stuck.</summary>
    internal void Begin(AppendFile? opened)
    {
        var errno = opened is null ? AppendFile.Open(path, out opened) : Errno.None;
        if (errno != Errno.None)
        {
            BecomeStuck(errno);
            return;
        }

        Take(opened);
    }

    internal override void Prepare(StreamOptions options, int rawBytes, WriteBuffer buffer, in LocalTime now)
    {
        if (!_isRegular || IsStuck || now.Unix < _pausedUntil)
            return;
        switch (options.Class)
        {
            case StreamClass.WatchedFileStream:
                if ((now.Unix, now.Nanosecond) != _lookedAt && _file!.HasMoved())
                {
                    buffer.Flush();
                    Reopen(now.Unix);
                }

                _lookedAt = (now.Unix, now.Nanosecond);

                break;
            case StreamClass.TimedRotatingFileStream:
                if (_rotation is null)
                    BeginRotation(options, now.Unix);
                if (now.Unix >= _due)
                    RotateByTime(options, buffer, now.Unix);
                break;
            default:
                if (rawBytes > BytesLeft(options))
                    RotateBySize(options, buffer, now.Unix);
                break;
        }
    }

    internal override long BytesLeft(StreamOptions options)
    {
        var rotatesBySize = _isRegular && options is { MaxBytes: > 0, BackupCount: > 0, Class: not (StreamClass.TimedRotatingFileStream or StreamClass.WatchedFileStream) };
        return rotatesBySize ? Math.Max(0, options.MaxBytes - _size - 1) : long.MaxValue;
    }

    internal override int RoomFor(StreamOptions options, ReadOnlySpan<byte> lines)
    {
        var left = BytesLeft(options);
        if (lines.Length <= left)
            return lines.Length;

        // As many lines as fit below the limit, or one.
        var fitting = lines[..(int)left].LastIndexOf((byte)'\n') + 1;
        if (fitting > 0)
            return fitting;
        var first = lines.IndexOf((byte)'\n') + 1;
        return first > 0 ? first : lines.Length;
    }

    internal override void Grow(int bytes) => _size += bytes;

    /// <summary>The rotated file that is to be compressed next, or null.</summary>
    internal string? NextToCompress() => _rotation is null ? RotatedFiles.OldestPlain(path) : _dated.TryDequeue(out var dated) ? dated : null;

    public override void Dispose() => _file?.Dispose();

    protected override Errno WriteSome(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        if (_file is null)
            return Errno.ENOENT;
        var errno = _file.Write(bytes, out count);

        // The reader of a fifo is gone: the next one opens it anew.
        if (errno == Errno.EPIPE)
            Close();
        return errno;
    }

    protected override Errno Recover()
    {
        if (_file is not null)
            return Errno.None;
        var errno = AppendFile.Open(path, out var opened);
        if (errno == Errno.None)
            Take(opened);
        return errno;
    }

    private void Take(AppendFile opened)
    {
        _file = opened;
        _isRegular = opened.Look(out var facts) == Errno.None && facts.IsRegular;
        _size = facts.Size;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void BeginRotation(StreamOptions options, long now)
    {
        _rotation = new TimeRotation(options.RotateWhen!, options.RotateInterval, options.Utc ? TimeZoneInfo.Utc : TimeZoneInfo.Local);
        var begun = _file!.Look(out var facts) == Errno.None ? facts.ModifiedAt : now;
        _due = _rotation.First(Math.Min(begun, now));
    }

    private void RotateBySize(StreamOptions options, WriteBuffer buffer, long now)
    {
        buffer.Flush();
        if (IsStuck || !Finish(RotatedFiles.Shift(path, options), now))
            return;
        RotatedFiles.LimitNumbered(path, options);
        if (options.Compress == Compression.Gzip)
            compressor.Compress(this);
    }

    private void RotateByTime(StreamOptions options, WriteBuffer buffer, long now)
    {
        buffer.Flush();
        var dated = path + _rotation!.SuffixOf(_due);
        if (IsStuck || !Finish(FilePath.Rename(path, dated), now))
            return;
        _due = _rotation.Next(now);
        RotatedFiles.LimitDated(path, options, _rotation);
        if (options.Compress == Compression.None)
            return;
        _dated.Enqueue(dated);
        compressor.Compress(this);
    }

    /// <summary>The old file has its new name, or could not get it: begins the next one. A file that somebody has taken away needs no new name.</summary>
    private bool Finish(Errno renamed, long now)
    {
        if (renamed is Errno.None or Errno.ENOENT)
            return Reopen(now);
        Fail("rotated", renamed, now);
        return false;
    }

    private bool Reopen(long now)
    {
        var errno = _file!.Reopen();
        if (errno != Errno.None)
        {
            Fail("opened anew", errno, now);
            return false;
        }

        _isRegular = _file.Look(out var facts) == Errno.None && facts.IsRegular;
        _size = facts.Size;
        if (_isRotationFailing)
            StreamLog.RotatedAgain(logger, path);
        _isRotationFailing = false;
        return true;
    }

    private void Fail(string what, Errno errno, long now)
    {
        CountError();
        _pausedUntil = now + PauseSeconds;
        if (!_isRotationFailing)
            StreamLog.RotationFailed(logger, path, what, ErrnoText.Describe(errno));
        _isRotationFailing = true;
    }
}
