namespace Circus.Linux.Tests;

public sealed class SocketFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("circus-");
    private readonly string _path;
    private Fd _socket;

    public SocketFileTests()
    {
        _path = Path.Combine(_folder.FullName, "a.sock");
        SocketAddress.TryUnix(_path, out var address);
        Sockets.Open(address, out _socket);
        Sockets.Bind(_socket.Value, address);
    }

    public void Dispose()
    {
        _socket.Close();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void AModeIsSetAndSeen()
    {
        Assert.Equal(Errno.None, SocketFile.SetMode(_path, 0b110_000_000));
        Assert.Equal(Errno.None, SocketFile.Identify(_path, out var file));
        Assert.True(file.IsSocket);
        Assert.Equal(0b110_000_000, file.Permissions);
    }

    [Fact]
    public void AnOwnerIsSetByRootOnly()
    {
        SocketFile.Identify(_path, out var before);
        if (before.Uid == 0)
        {
            Assert.Equal(Errno.None, SocketFile.SetOwner(_path, 65534));
            SocketFile.Identify(_path, out var after);
            Assert.Equal(65534u, after.Uid);
        }
        else
        {
            Assert.Equal(Errno.None, SocketFile.SetOwner(_path, before.Uid));
            Assert.Equal(Errno.EPERM, SocketFile.SetOwner(_path, 0));
        }
    }

    [Fact]
    public void AnotherFileIsNoSocketAndNotTheSame()
    {
        var other = Path.Combine(_folder.FullName, "plain");
        File.WriteAllText(other, "");
        SocketFile.Identify(_path, out var socket);
        SocketFile.Identify(other, out var plain);
        Assert.False(plain.IsSocket);
        Assert.Equal(socket.Device, plain.Device);
        Assert.NotEqual(socket.Inode, plain.Inode);
    }

    [Fact]
    public void ALinkIsNotFollowed()
    {
        var link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, _path);
        Assert.Equal(Errno.None, SocketFile.Identify(link, out var file));
        Assert.False(file.IsSocket);
    }

    [Fact]
    public void WhatIsNotThereIsEnoent()
    {
        Assert.Equal(Errno.None, SocketFile.Unlink(_path));
        Assert.Equal(Errno.ENOENT, SocketFile.Unlink(_path));
        Assert.Equal(Errno.ENOENT, SocketFile.Identify(_path, out _));
        Assert.Equal(Errno.ENOENT, SocketFile.SetMode(_path, 0));
        Assert.Equal(Errno.ENOENT, SocketFile.SetOwner(_path, 0));
    }

    [Fact]
    public void ALongPathIsEnametoolong() => Assert.Equal(Errno.ENAMETOOLONG, SocketFile.Unlink("/" + new string('x', 107)));
}
