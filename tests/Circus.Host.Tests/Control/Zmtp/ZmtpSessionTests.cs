using System.Text;
using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class ZmtpSessionTests
{
    private static readonly FrameLimits Limits = new(MessageBytes: 10_000, Frames: 8, CommandBytes: 1000);

    [Fact]
    public void AConversationWithADealerGivesTheSameEventsHoweverItIsCut()
    {
        byte[] stream =
        [
            .. Wire.Greeting(), .. Wire.Ready("DEALER", ("Identity", "me"u8.ToArray())), .. Wire.Message("""{"command":"list"}"""),
            .. Wire.Command("PING", [0, 100, .. "ctx"u8]), .. Wire.Command("PONG"), .. Wire.Message([], new byte[300]),
        ];
        string[] expected =
        [
            "Send " + Convert.ToHexString(SocketType.Router.Ready), "Ready ", "Frame " + Hex("""{"command":"list"}"""), "Ping " + Hex("ctx"), "Frame ",
            "Frame " + new string('0', 600),
        ];
        for (var piece = 1; piece <= stream.Length; piece = piece < 20 ? piece + 1 : piece * 2)
            Assert.Equal(expected, Events(Session(SocketType.Router), stream, piece));
        Assert.Equal(expected, Events(Session(SocketType.Router), stream, stream.Length));
    }

    [Fact]
    public void SubscriptionsComeInBothEncodings()
    {
        byte[] stream =
        [
            .. Wire.Greeting(), .. Wire.Ready("SUB"), .. Wire.Command("SUBSCRIBE", [.. "a."u8]), .. Wire.Command("CANCEL", [.. "a."u8]),
            .. Wire.Message([1, .. "b."u8]), .. Wire.Message([0, .. "b."u8]), .. Wire.Message([1]),
        ];
        Assert.Equal(["Subscribe " + Hex("a."), "Cancel " + Hex("a."), "Subscribe " + Hex("b."), "Cancel " + Hex("b."), "Subscribe "],
            Events(Session(SocketType.Pub), stream, 1).Skip(2));
    }

    [Fact]
    public void OtherMessagesToAPublisherAreIgnored()
    {
        byte[] stream = [.. Wire.Greeting(), .. Wire.Ready("SUB"), .. Wire.Message("hello"), .. Wire.Message([1], [2]), .. Wire.Message([])];
        Assert.Equal(["Ready "], Events(Session(SocketType.Pub), stream, stream.Length).Skip(1));
    }

    [Fact]
    public void UnknownCommandsAreIgnored()
    {
        byte[] stream = [.. Wire.Greeting(), .. Wire.Ready("REQ"), .. Wire.Command("HELLO"), .. Wire.Message("x")];
        Assert.Equal(["Ready ", "Frame " + Hex("x")], Events(Session(SocketType.Router), stream, 1).Skip(1));
    }

    [Fact]
    public void TwoOfOursUnderstandEachOther()
    {
        var (dealer, router) = (Session(SocketType.Dealer), Session(SocketType.Router));
        byte[] toRouter = [.. dealer.Opening, .. SocketType.Dealer.Ready, .. Wire.Message("ask")];
        byte[] toDealer = [.. router.Opening, .. SocketType.Router.Ready, .. Wire.Message("answer")];
        Assert.Equal(["Ready ", "Frame " + Hex("ask")], Events(router, toRouter, 3).Skip(1));
        Assert.Equal(["Ready ", "Frame " + Hex("answer")], Events(dealer, toDealer, 3).Skip(1));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1", nameof(ZmtpFailure.NotZmtp))]
    [InlineData("\0", nameof(ZmtpFailure.NotZmtp))]
    public void NoiseFails(string noise, string failure) => AssertFails(Encoding.ASCII.GetBytes(noise), failure, wasReady: false);

    [Fact]
    public void HandshakesThatGoWrongFail()
    {
        AssertFails(Wire.Greeting(major: 1), nameof(ZmtpFailure.OldVersion), wasReady: false);
        AssertFails(Wire.Greeting(mechanism: "CURVE"), nameof(ZmtpFailure.OtherMechanism), wasReady: false);
        AssertFails([.. Wire.Greeting(), .. Wire.Ready("PUSH")], nameof(ZmtpFailure.WrongSocketType), wasReady: false);
        AssertFails([.. Wire.Greeting(), .. Wire.Message("early")], nameof(ZmtpFailure.BadFrame), wasReady: false);
        AssertFails([.. Wire.Greeting(), .. Wire.Command("PING", 0, 0)], nameof(ZmtpFailure.BadHandshake), wasReady: false);
        AssertFails([.. Wire.Greeting(), 4, 0], nameof(ZmtpFailure.BadHandshake), wasReady: false);
    }

    // `04 00` after READY aborts a process with NetMQ 4.0.4 (IndexOutOfRange in ProcessCommandMessage).
    [Theory]
    [InlineData(new byte[] { 4, 0 })]
    [InlineData(new byte[] { 4, 1, 0 })]
    [InlineData(new byte[] { 4, 2, 9, 80 })]
    [InlineData(new byte[] { 4, 5, 4, 80, 73, 78, 71 })]
    [InlineData(new byte[] { 4, 6, 4, 80, 73, 78, 71, 0 })]
    public void MalformedCommandsFail(byte[] frame) =>
        AssertFails([.. Wire.Greeting(), .. Wire.Ready("DEALER"), .. frame], nameof(ZmtpFailure.BadFrame), wasReady: true);

    [Fact]
    public void APingWithALongContextFails() =>
        AssertFails([.. Wire.Greeting(), .. Wire.Ready("DEALER"), .. Wire.Command("PING", new byte[19])], nameof(ZmtpFailure.BadFrame), wasReady: true);

    private static ZmtpSession Session(SocketType ours) => new(new NullMechanism(ours), ours, Limits, new BufferBudget(100_000));

    private static void AssertFails(byte[] stream, string failure, bool wasReady)
    {
        foreach (var piece in (int[])[1, stream.Length])
        {
            var session = Session(SocketType.Router);
            Assert.Equal("Failed ", Events(session, stream, piece)[^1]);
            Assert.Equal((failure, wasReady, false), (session.Failure.ToString(), session.WasReady, session.IsReady));
        }
    }

    private static List<string> Events(ZmtpSession session, byte[] stream, int piece)
    {
        var events = new List<string>();
        for (var at = 0; at < stream.Length; at += piece)
        {
            ReadOnlySpan<byte> input = stream.AsSpan(at, Math.Min(piece, stream.Length - at));
            while (session.Next(ref input, out var body) is var found and not ZmtpEvent.NeedMore)
            {
                events.Add($"{found} {Convert.ToHexString(body)}");
                if (found == ZmtpEvent.Failed) return events;
            }
        }
        return events;
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
