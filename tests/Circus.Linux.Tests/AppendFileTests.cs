using System.IO.Pipes;
using System.Text;

namespace Circus.Linux.Tests;

public sealed class AppendFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<AppendFile> _opened = [];

    public void Dispose()
    {
        foreach (var file in _opened) file.Dispose();
        _directory.Dispose();
    }

    private string PathOf(string name) => Path.Combine(_directory.Path, name);

    private AppendFile Open(string path)
    {
        Assert.Equal(Errno.None, AppendFile.Open(path, out var file));
        _opened.Add(file);
        return file;
    }

    private static void Write(AppendFile file, string text)
    {
        Assert.Equal(Errno.None, file.Write(Encoding.UTF8.GetBytes(text), out var count));
        Assert.Equal(text.Length, count);
    }

    [Fact]
    public void TwoWritersTakeTurns()
    {
        var path = _directory.Write("log", "before\n");
        var (a, b) = (Open(path), Open(path));
        Write(a, "a1\n");
        Write(b, "b1\n");
        Write(a, "a2\n");
        File.AppendAllText(path, "other\n");
        Write(b, "b2\n");
        Assert.Equal("before\na1\nb1\na2\nother\nb2\n", File.ReadAllText(path));
    }

    [Fact]
    public void ATruncatedFileGoesOnAtItsBeginning()
    {
        var file = Open(PathOf("log"));
        Write(file, "first\n");
        File.WriteAllText(PathOf("log"), "");
        Assert.False(file.HasMoved());
        Write(file, "second\n");
        Assert.Equal("second\n", File.ReadAllText(PathOf("log")));
    }

    [Fact]
    public void AMovedFileIsNoticedAndMadeAnew()
    {
        var file = Open(PathOf("log"));
        Write(file, "first\n");
        Assert.False(file.HasMoved());
        File.Move(PathOf("log"), PathOf("log.1"));
        Assert.True(file.HasMoved());
        Write(file, "late\n");
        Assert.Equal(Errno.None, file.Reopen());
        Assert.False(file.HasMoved());
        Write(file, "second\n");
        Assert.Equal("first\nlate\n", File.ReadAllText(PathOf("log.1")));
        Assert.Equal("second\n", File.ReadAllText(PathOf("log")));
    }

    [Fact]
    public void AReplacedFileIsNoticed()
    {
        var file = Open(PathOf("log"));
        File.Move(_directory.Write("other", ""), PathOf("log"), overwrite: true);
        Assert.True(file.HasMoved());
    }

    [Fact]
    public void AfterAFailedReopenTheOldFileStays()
    {
        Directory.CreateDirectory(PathOf("folder"));
        var file = Open(PathOf("folder/log"));
        Directory.Move(PathOf("folder"), PathOf("moved"));
        Assert.True(file.HasMoved());
        Assert.Equal(Errno.ENOENT, file.Reopen());
        Write(file, "still\n");
        Assert.Equal("still\n", File.ReadAllText(PathOf("moved/log")));
    }

    [Theory]
    [InlineData("/no/such/folder/log", Errno.ENOENT)]
    [InlineData("/", Errno.EISDIR)]
    [InlineData("/dev/null/log", Errno.ENOTDIR)]
    [InlineData("/tmp/a\0b", Errno.EINVAL)]
    public void WhatCantBeOpenedIsAValue(string path, Errno errno) => Assert.Equal(errno, AppendFile.Open(path, out _));

    [Fact]
    public void AFullDiskIsEnospc()
    {
        Assert.Equal(Errno.ENOSPC, Open("/dev/full").Write("x"u8, out var count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void APipeNeverHaltsTheWriter()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var file = Open($"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        Assert.Equal(Errno.EAGAIN, file.Write(new byte[1 << 20], out var count));
        Assert.InRange(count, 1, (1 << 20) - 1);
        pipe.DisposeLocalCopyOfClientHandle();
        pipe.Dispose();
        // A child that another test starts meanwhile has the reading end until it execs.
        Assert.True(SpinWait.SpinUntil(() => file.Write("x"u8, out _) == Errno.EPIPE, 10_000));
    }

    [Fact]
    public void ItIsNotInherited()
    {
        var path = PathOf("log");
        Open(path);
        using var programs = new Programs();
        using var child = programs.Shell("ls -l /proc/self/fd");
        Assert.DoesNotContain(path, child.ReadToEnd(), StringComparison.Ordinal);
    }
}
