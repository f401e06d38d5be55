using System.IO.Compression;
using Circus.Configuration;
using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Circus.Streams;

/// <summary>
/// Compresses rotated files, one at a time, each on a thread of the lowest priority that ends with it. That thread reads one file and writes
/// another; names are given by the output thread alone, since a file is renamed again while it is being read.
/// </summary>
internal sealed class Compressor(OutputInbox inbox, ILogger logger) : IDisposable
{
    private const int ChunkBytes = 64 << 10;

    /// <summary>How long the end waits for a chunk that is being written.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Queue<FileTarget> _waiting = new();
    private Thread? _thread;
    private volatile bool _isStopped;

    /// <summary>Begins with the oldest plain rotated file of the target, or notes that it is to be done.</summary>
    internal void Compress(FileTarget target)
    {
        if (_thread is null)
            Begin(target);
        else if (!_waiting.Contains(target))
            _waiting.Enqueue(target);
    }

    /// <summary>A file is done: it gets its name, and the next one is begun.</summary>
    internal void Finish(CompressedFile file)
    {
        _thread = null;
        var target = file.Target;
        var errno = Errno.None;
        if (file.Error is null && RotatedFiles.Exchange(target.Path, file.Original, file.Inode, file.Copy, out errno))
            Compress(target);
        else if ((file.Error ?? (errno == Errno.None ? null : ErrnoText.Describe(errno))) is { } error)
            StreamLog.NotCompressed(logger, file.Original, error);
        while (_thread is null && _waiting.TryDequeue(out var next))
            Begin(next);
    }

    /// <summary>What is being compressed stays plain.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _thread?.Join(Patience);
    }

    private void Begin(FileTarget target)
    {
        if (target.NextToCompress() is not { } original)
            return;
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(original);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            StreamLog.NotCompressed(logger, original, FileError.Describe(exception, original));
            return;
        }

        FilePath.Look((int)handle.DangerousGetHandle(), out var facts);
        var file = new CompressedFile(target, original, facts.Inode, target.Path + ".gz.part", null);
        _thread = new Thread(() => Run(handle, file)) { Name = "circus-gzip", IsBackground = true };
        _thread.Start();
    }

    private void Run(SafeFileHandle handle, CompressedFile file)
    {
        Niceness.OfThisThread(19);
        string? error = null;
        using (handle)
        {
            try
            {
                Write(handle, file.Copy);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                error = FileError.Describe(exception, file.Copy);
            }
        }

        if (error is not null || _isStopped)
            FilePath.Unlink(file.Copy);
        inbox.Post(new OutputCommand(OutputCommandKind.Compressed) { Compressed = file with { Error = error } });
    }

    /// <summary>With the mode and the time of the original, as gzip(1) does it.</summary>
    private void Write(SafeFileHandle from, string path)
    {
        using var to = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = File.GetUnixFileMode(from),
        });
        using (var gzip = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true))
        {
            var chunk = new byte[ChunkBytes];
            for (long at = 0; !_isStopped && RandomAccess.Read(from, chunk, at) is > 0 and var count; at += count)
                gzip.Write(chunk, 0, count);
        }

        File.SetLastWriteTimeUtc(to.SafeFileHandle, File.GetLastWriteTimeUtc(from));
    }
}

/// <summary>A file that was compressed.</summary>
/// <param name="Target">Whose file it is.</param>
/// <param name="Original">What it was called when it was begun.</param>
/// <param name="Inode">What it is known by since.</param>
/// <param name="Copy">The compressed file, which has no name of its own yet.</param>
/// <param name="Error">Why there is no copy; null when there is one.</param>
internal sealed record CompressedFile(FileTarget Target, string Original, ulong Inode, string Copy, string? Error);
