using System.IO.Pipes;
using System.Text;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging.Tests;

public sealed class LogFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<LogFile> _files = [];

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _folder.Dispose();
    }

    private LogFile Open(string path)
    {
        Assert.Equal(Errno.None, LogFile.Open(path, out var file));
        _files.Add(file);
        return file;
    }

    private static void Write(LogFile file, string line) => Assert.Equal(Errno.None, file.Write(LogLevel.Information, Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void TwoDaemonsShareAFile()
    {
        var (a, b) = (Open(_folder["log"]), Open(_folder["log"]));
        Write(a, "a1\n");
        Write(b, "b1\n");
        Write(a, "a2\n");
        Assert.Equal("a1\nb1\na2\n", File.ReadAllText(_folder["log"]));
    }

    [Fact]
    public void AfterAMoveTheNextLineIsInANewFile()
    {
        var file = Open(_folder["log"]);
        Write(file, "old\n");
        File.Move(_folder["log"], _folder["log.1"]);
        Write(file, "new\n");
        Assert.Equal(("old\n", "new\n"), (File.ReadAllText(_folder["log.1"]), File.ReadAllText(_folder["log"])));
    }

    [Fact]
    public void AfterADeletionToo()
    {
        var file = Open(_folder["log"]);
        Write(file, "old\n");
        File.Delete(_folder["log"]);
        Write(file, "new\n");
        Assert.Equal("new\n", File.ReadAllText(_folder["log"]));
    }

    [Fact]
    public void AnotherFileInItsPlaceIsAppendedTo()
    {
        var file = Open(_folder["log"]);
        Write(file, "old\n");
        File.Move(_folder.Write("made by logrotate", "theirs\n"), _folder["log"], overwrite: true);
        Write(file, "new\n");
        Assert.Equal("theirs\nnew\n", File.ReadAllText(_folder["log"]));
    }

    [Fact]
    public void WithoutAPlaceForANewFileTheOldOneGoesOnUntilThereIsOne()
    {
        Directory.CreateDirectory(_folder["logs"]);
        var file = Open(_folder["logs/log"]);
        Directory.Move(_folder["logs"], _folder["moved"]);
        Write(file, "old\n");
        Directory.CreateDirectory(_folder["logs"]);
        Write(file, "new\n");
        Assert.Equal(("old\n", "new\n"), (File.ReadAllText(_folder["moved/log"]), File.ReadAllText(_folder["logs/log"])));
    }

    [Fact]
    public void AFullDiskIsAValue() => Assert.Equal(Errno.ENOSPC, Open("/dev/full").Write(LogLevel.Information, "x\n"u8));

    [Fact]
    public void AfterATornLineTheNextOneBeginsAtALineOfItsOwn()
    {
        // A pipe that is nearly full does what a disk does: it takes the beginning.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var file = Open($"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        var torn = new string('x', 1 << 20) + "\n";
        Assert.Equal(Errno.EAGAIN, file.Write(LogLevel.Information, Encoding.UTF8.GetBytes(torn)));
        Assert.Equal(Errno.EAGAIN, file.Write(LogLevel.Information, "lost\n"u8));

        var taken = pipe.ReadAtLeast(new byte[1 << 16], 1 << 16);
        Assert.Equal(1 << 16, taken);
        Write(file, "whole\n");
        file.Dispose();
        pipe.DisposeLocalCopyOfClientHandle();
        Assert.Equal("\nwhole\n", new StreamReader(pipe).ReadToEnd());
    }
}
