namespace Circus.Linux;

/// <summary>
/// This process's stdout, written to without ever waiting. Its description is shared with whoever started us, so its mode is not ours to change:
/// a pipe or terminal is opened anew instead.
/// </summary>
public sealed unsafe class OwnOutput : IDisposable
{
    private const int StandardOutput = 1;

    /// <summary>PIPE_BUF of pipe(7): who is told that there is room has at least room for that.</summary>
    private const int Sip = 4096;

    private Fd _own;
    private readonly bool _mayWait;

    private OwnOutput(Fd own, bool mayWait) => (_own, _mayWait) = (own, mayWait);

    /// <summary>To wait on for room.</summary>
    public int Descriptor => _own.IsOpen ? _own.Value : StandardOutput;

    public static OwnOutput Open()
    {
        // A file has an offset that our writes must move for those who share it; a file doesn't make us wait for a reader either.
        if (FilePath.Look(StandardOutput, out var facts) == Errno.None && facts.IsRegular)
            return new OwnOutput(default, mayWait: false);
        fixed (byte* path = "/proc/self/fd/1"u8)
        {
            var own = new Fd(Libc.open(path, Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0));
            return new OwnOutput(own, mayWait: !own.IsOpen);
        }
    }

    /// <summary>Writes what is taken now. EAGAIN: nothing more for now; EPIPE: nobody reads any more.</summary>
    public Errno Write(ReadOnlySpan<byte> bytes, out int count)
    {
        if (!_mayWait)
            return Output.Write(Descriptor, bytes, out count);
        for (count = 0; count < bytes.Length;)
        {
            if (!Sockets.Wait(StandardOutput, forWriting: true, timeoutMs: 0))
                return Errno.EAGAIN;
            var errno = Output.Write(StandardOutput, bytes.Slice(count, Math.Min(Sip, bytes.Length - count)), out var written);
            count += written;
            if (errno != Errno.None)
                return errno;
        }

        return Errno.None;
    }

    public void Dispose() => _own.Close();
}
