using System.Text;

namespace Circus.Linux.Tests;

/// <summary>Descriptors 1 and 2 of this process are something else for the time of a test.</summary>
[Collection(ProcessWide.Name)]
public sealed class StandardStreamsTests : IDisposable
{
    private const int F_DUPFD_CLOEXEC = 1030;

    private readonly TemporaryDirectory _directory = new();
    private Fd _output = new(Libc.fcntl(1, F_DUPFD_CLOEXEC, 3));
    private Fd _error = new(Libc.fcntl(2, F_DUPFD_CLOEXEC, 3));

    public void Dispose()
    {
        Assert.Equal(1, Libc.dup3(_output.Value, 1, 0));
        Assert.Equal(2, Libc.dup3(_error.Value, 2, 0));
        _output.Close();
        _error.Close();
        _directory.Dispose();
    }

    private static unsafe void Redirect(int standard, string path, int flags)
    {
        Fd file;
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0')) file = new Fd(Libc.open(start, flags | Libc.O_CREAT | Libc.O_CLOEXEC, 0b110_000_000));
        Assert.Equal(standard, Libc.dup3(file.Value, standard, 0));
        file.Close();
    }

    [Fact]
    public void OutputIsAppendedBetweenTheWritesOfOthers()
    {
        var path = _directory.Write("shared", "before\n");
        Redirect(1, path, Libc.O_WRONLY | Libc.O_APPEND);
        Assert.Equal(Errno.None, StandardStreams.WriteOutput("one\n"u8));
        File.AppendAllText(path, "other\n");
        Assert.Equal(Errno.None, StandardStreams.WriteOutput("two\n"u8));
        Assert.Equal("before\none\nother\ntwo\n", File.ReadAllText(path));
    }

    [Fact]
    public void OutputThatTheReaderTakesSlowlyIsWrittenWhole()
    {
        using var pipe = new Pipe();
        Assert.Equal(1, Libc.dup3(pipe.WriteEnd, 1, 0));
        pipe.CloseWriteEnd();
        var text = new string('x', 1 << 20);
        var errno = Errno.EAGAIN;
        var writer = new Thread(() =>
        {
            errno = StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(text));
            Libc.dup3(_output.Value, 1, 0);
        });
        writer.Start();
        Assert.Equal(text, Waiting.ForEndOf(pipe.ReadEnd));
        writer.Join();
        Assert.Equal(Errno.None, errno);
    }

    [Fact]
    public void AReaderThatHasLeftIsEpipe()
    {
        var pipe = new Pipe();
        Assert.Equal(1, Libc.dup3(pipe.WriteEnd, 1, 0));
        pipe.Dispose();
        Assert.Equal(Errno.EPIPE, StandardStreams.WriteOutput("x"u8));
    }

    [Fact]
    public void AFullDiskIsEnospc()
    {
        Redirect(1, "/dev/full", Libc.O_WRONLY);
        Assert.Equal(Errno.ENOSPC, StandardStreams.WriteOutput("x"u8));
    }

    [Fact]
    public void ErrorsAreOfferedOnly()
    {
        using var pipe = new Pipe();
        Assert.Equal(2, Libc.dup3(pipe.WriteEnd, 2, 0));
        var line = new byte[4096];
        // More than a pipe holds: the rest is dropped, and this returns.
        for (var i = 0; i < 100; i++) StandardStreams.OfferError(line);
        pipe.CloseWriteEnd();
        Assert.Equal(2, Libc.dup3(_error.Value, 2, 0));
        Assert.Equal(65536, Waiting.ForEndOf(pipe.ReadEnd).Length);
    }

    [Fact]
    public void ASilencedErrorGoesNowhere()
    {
        var path = _directory.Write("error", "");
        Redirect(2, path, Libc.O_WRONLY | Libc.O_APPEND);
        StandardStreams.OfferError("said"u8);
        Assert.Equal(Errno.None, StandardStreams.SilenceError());
        StandardStreams.OfferError("unsaid"u8);
        Assert.Equal("said", File.ReadAllText(path));
        Assert.Equal("/dev/null", File.ResolveLinkTarget("/proc/self/fd/2", false)!.FullName);
    }
}
