using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class NullMechanismTests
{
    private readonly NullMechanism _router = new(SocketType.Router);

    [Fact]
    public void OurReadyNamesTheSocketType()
    {
        Assert.Equal(Wire.Ready("ROUTER", ("Identity", [])), SocketType.Router.Ready);
        Assert.Equal(Wire.Ready("PUB"), SocketType.Pub.Ready);
    }

    [Theory]
    [InlineData("DEALER")]
    [InlineData("REQ")]
    [InlineData("ROUTER")]
    public void ARouterTakesThoseWhoAsk(string peer) => Assert.Equal("Ready", Step(Wire.Ready(peer)));

    [Theory]
    [InlineData("PUSH")]
    [InlineData("SUB")]
    [InlineData("dealer")]
    [InlineData("")]
    public void ARouterRefusesTheRest(string peer) => Assert.Equal("WrongSocketType", Step(Wire.Ready(peer)));

    [Fact]
    public void IdentityAndUnknownPropertiesAreAccepted() =>
        Assert.Equal("Ready", Step(Wire.Ready("DEALER", ("Identity", new byte[16]), ("X-Anything", "goes"u8.ToArray()))));

    [Fact]
    public void PropertyNamesHaveNoCase() =>
        Assert.Equal("Ready", Step(Wire.Command("READY", [11, .. "sOCKET-tYPE"u8, 0, 0, 0, 3, .. "REQ"u8])));

    [Fact]
    public void AReadyWithoutSocketTypeIsRefused() => Assert.Equal("WrongSocketType", Step(Wire.Command("READY")));

    [Fact]
    public void AnErrorEndsTheHandshake() => Assert.Equal("Refused", Step(Wire.Command("ERROR", [2, .. "no"u8])));

    [Fact]
    public void APropertyCutOffAnywhereIsMalformed()
    {
        var whole = Wire.Ready("DEALER");
        // From the first byte of the property to the last but one.
        for (var length = 1; length < whole.Length - 8; length++)
            Assert.Equal("Malformed", Step(Wire.Frame(4, whole[2..(8 + length)])));
    }

    // The bytes that abort a process with NetMQ 4.0.4 (OverflowException in ParseMetadata).
    [Theory]
    [InlineData(0x7FFFFFFF)]
    [InlineData(0x80000000)]
    [InlineData(0xFFFFFFFF)]
    public void AValueLongerThanTheCommandIsMalformed(uint length) =>
        Assert.Equal("Malformed", Step(Wire.Command("READY", [11, .. "Socket-Type"u8, .. Wire.BigEndian(length), .. "DEALER"u8])));

    private string Step(byte[] frame)
    {
        var step = _router.OnCommand(frame.AsSpan(2), out var answer);
        Assert.True(answer.IsEmpty);
        return step.ToString();
    }
}
