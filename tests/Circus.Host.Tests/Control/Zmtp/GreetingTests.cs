using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class GreetingTests
{
    [Fact]
    public void OursIsThatOfRfc37()
    {
        var expected = Wire.Greeting();
        // The eight bytes of padding are free; libzmq puts a 1 at the end of them for old peers, we don't.
        expected[8] = 0;
        Assert.Equal(expected, Greeting.For("NULL"u8));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 0)]
    public void VersionThreeAndLaterAreAccepted(byte major, byte minor) =>
        Assert.Equal(GreetingVerdict.Accepted, Greeting.Inspect(Wire.Greeting(major, minor), "NULL"u8));

    [Fact]
    public void EveryShorterPartIsIncomplete()
    {
        for (var length = 0; length < Greeting.Length; length++)
            Assert.Equal(GreetingVerdict.Incomplete, Greeting.Inspect(Wire.Greeting().AsSpan(0, length), "NULL"u8));
    }

    [Fact]
    public void HttpIsRefusedByItsFirstByte() => Assert.Equal(GreetingVerdict.NotZmtp, Greeting.Inspect("G"u8, "NULL"u8));

    [Fact]
    public void AnUnversionedPeerIsRefusedByItsTenthByte() =>
        Assert.Equal(GreetingVerdict.NotZmtp, Greeting.Inspect([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0], "NULL"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void OldVersionsAreRefusedByTheirEleventhByte(byte revision) =>
        Assert.Equal(GreetingVerdict.OldVersion, Greeting.Inspect(Wire.Greeting(major: revision).AsSpan(0, 11), "NULL"u8));

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("CURVE")]
    [InlineData("NULLS")]
    [InlineData("NUL")]
    [InlineData("")]
    public void AnotherMechanismIsRefused(string mechanism) =>
        Assert.Equal(GreetingVerdict.OtherMechanism, Greeting.Inspect(Wire.Greeting(mechanism: mechanism), "NULL"u8));
}
