using System.Net;
using System.Net.Sockets;
using System.Text;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging.Tests;

public sealed class SyslogSocketTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly List<IDisposable> _owned = [];

    public void Dispose()
    {
        _owned.ForEach(each => each.Dispose());
        _folder.Dispose();
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    private Socket Listen()
    {
        var service = Own(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 });
        service.Bind(new UnixDomainSocketEndPoint(_folder["log"]));
        return service;
    }

    private void StopListening(Socket service)
    {
        service.Dispose();
        File.Delete(_folder["log"]);
    }

    private SyslogSocket Open(string address)
    {
        Assert.True(SyslogAddress.TryParse(address, out var parsed, out var error, out _), error);
        Assert.True(SyslogSocket.TryOpen(parsed, out var socket, out error), error);
        return Own(socket);
    }

    private string OpenError(string address)
    {
        Assert.True(SyslogAddress.TryParse(address, out var parsed, out var error, out _), error);
        Assert.False(SyslogSocket.TryOpen(parsed, out _, out error));
        return error;
    }

    private static string Receive(Socket service)
    {
        var buffer = new byte[65536];
        return Encoding.UTF8.GetString(buffer, 0, service.Receive(buffer));
    }

    [Theory]
    [InlineData(LogLevel.Debug, "", "<15>")]
    [InlineData(LogLevel.Information, "?user", "<14>")]
    [InlineData(LogLevel.Warning, "?daemon", "<28>")]
    [InlineData(LogLevel.Error, "?local0", "<131>")]
    [InlineData(LogLevel.Critical, "?local7", "<186>")]
    public void ALineIsADatagramWithItsPriority(LogLevel level, string facility, string priority)
    {
        var service = Listen();
        Assert.Equal(Errno.None, Open($"syslog://{_folder["log"]}{facility}").Write(level, "one\n"u8));
        Assert.Equal(priority + "one", Receive(service));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "localhost")]
    [InlineData("::1", "[::1]")]
    public void UdpIsTheSame(string listening, string host)
    {
        if (listening == "::1" && !Socket.OSSupportsIPv6)
            return;
        var address = IPAddress.Parse(listening);
        var service = Own(new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 });
        service.Bind(new IPEndPoint(address, 0));
        var syslog = Open($"syslog://{host}:{((IPEndPoint)service.LocalEndPoint!).Port}?local1");
        Assert.Equal(Errno.None, syslog.Write(LogLevel.Information, "one\n"u8));
        Assert.Equal(Errno.None, syslog.Write(LogLevel.Information, "two\n"u8));
        Assert.Equal(["<142>one", "<142>two"], [Receive(service), Receive(service)]);
    }

    [Fact]
    public void AServiceThatIsStartedAnewIsFoundAgain()
    {
        var service = Listen();
        var syslog = Open($"syslog://{_folder["log"]}");
        StopListening(service);
        Assert.Equal(Errno.ENOENT, syslog.Write(LogLevel.Information, "lost\n"u8));
        service = Listen();
        Assert.Equal(Errno.None, syslog.Write(LogLevel.Information, "found\n"u8));
        Assert.Equal("<14>found", Receive(service));
    }

    [Fact]
    public void AServiceThatStoppedReadingCostsLinesAndNoTime()
    {
        var service = Listen();
        var syslog = Open($"syslog://{_folder["log"]}");
        var taken = 0;
        while (syslog.Write(LogLevel.Information, "x\n"u8) == Errno.None)
            taken++;
        var before = Environment.TickCount64;
        for (var i = 0; i < 1000; i++)
            Assert.Equal(Errno.EAGAIN, syslog.Write(LogLevel.Information, "lost\n"u8));
        Assert.InRange(Environment.TickCount64 - before, 0, 20_000); // each waiting for 100 ms would make it 100 s
        for (var i = 0; i < taken; i++)
            Receive(service);
        Assert.Equal(Errno.None, syslog.Write(LogLevel.Information, "again\n"u8));
        Assert.Equal("<14>again", Receive(service));
    }

    [Fact]
    public void NobodyThereIsAnErrorThatNamesThePath() =>
        Assert.Equal($"syslog at '{_folder["log"]}' can't be reached: No such file or directory", OpenError($"syslog://{_folder["log"]}"));

    [Fact]
    public void APathTooLongForASocketIsAnError() =>
        Assert.EndsWith("the path of a socket has at most 107 bytes", OpenError("syslog:///" + new string('x', 107)), StringComparison.Ordinal);
}
