using System.Text;

namespace Circus.Plugins.Tests;

/// <summary>Answers of HTTP and Redis servers, as bytes.</summary>
public sealed class ExchangeTests
{
    private static readonly HttpExchange Http = new(Address("http://me:pw@host:81/a?b"), null);
    private static readonly RedisExchange Redis = new(Address("redis://:secret@host/2"));

    private static WebAddress Address(string text)
    {
        Assert.True(WebAddress.TryParse(text, out var address));
        return address;
    }

    private static ProbeResult? Read(Exchange exchange, string text, bool isClosed = false) => exchange.Read(Encoding.UTF8.GetBytes(text), isClosed);

    [Fact]
    public void TheRequestOfHttpIsWhole()
    {
        Assert.Equal(
            "GET /a?b HTTP/1.1\r\nHost: host:81\r\nUser-Agent: circus\r\nAccept: */*\r\nConnection: close\r\nAuthorization: Basic bWU6cHc=\r\n\r\n",
            Encoding.ASCII.GetString(Http.Request));
        Assert.EndsWith("Content-Length: 2\r\n\r\n{}", Encoding.ASCII.GetString(new HttpExchange(Address("http://h/"), "{}"u8.ToArray()).Request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, true, 200)]
    [InlineData("HTTP/1.0 204 x\r\n\r\n", false, true, 204)]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false, true, 200)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nall until the end", true, true, 200)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n", false, false, 500)]
    [InlineData("SSH-2.0-x\r\n\r\n", false, false, 599)]
    [InlineData("HTTP/1.1 20", true, false, 599)]
    public void AnAnswerOfHttpIsJudgedByItsStatus(string text, bool isClosed, bool isOk, int code)
    {
        var result = Read(Http, text, isClosed)!;
        Assert.Equal((isOk, code), (result.IsOk, result.Code));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nmore may come")]
    public void APartOfAnAnswerIsWaitedFor(string text) => Assert.Null(Read(Http, text));

    [Fact]
    public void ARedirectNamesItsTarget() =>
        Assert.Equal("/there", Read(Http, "HTTP/1.1 302 Found\r\nlocation: /there\r\nContent-Length: 0\r\n\r\n")!.Location);

    [Fact]
    public void RedisIsAskedForInfoAfterPasswordAndDatabase() =>
        Assert.Equal(
            "*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n*1\r\n$4\r\nINFO\r\n", Encoding.ASCII.GetString(Redis.Request));

    [Fact]
    public void InfoComesBehindWhatElseWasAsked()
    {
        Assert.Equal("a:1\r\n", Read(Redis, "+OK\r\n+OK\r\n$5\r\na:1\r\n\r\n")!.Text);
        Assert.Null(Read(Redis, "+OK\r\n$5\r\na"));
        Assert.Equal("NOAUTH Authentication required.", Read(Redis, "-NOAUTH Authentication required.\r\n")!.Error);
        Assert.False(Read(Redis, "HTTP/1.1 400\r\n")!.IsOk);
        Assert.False(Read(Redis, "", isClosed: true)!.IsOk);
    }
}
