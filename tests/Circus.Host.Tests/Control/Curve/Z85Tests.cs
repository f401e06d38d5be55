namespace Circus.Control.Curve.Tests;

public sealed class Z85Tests
{
    // The test vector of RFC 32.
    private static readonly byte[] Known = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];

    [Fact]
    public void TheVectorOfTheRfcIsWritten() => Assert.Equal("HelloWorld", Z85.Encode(Known));

    [Fact]
    public void TheVectorOfTheRfcIsRead()
    {
        var bytes = new byte[8];
        Assert.True(Z85.TryDecode("HelloWorld", bytes));
        Assert.Equal(Known, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HelloWorl")]
    [InlineData("HelloWorldHello")]
    [InlineData("Hello\"orld")]
    [InlineData("Helloä0000")]
    [InlineData("#####00000")]
    public void OtherTextIsNotRead(string text) => Assert.False(Z85.TryDecode(text, new byte[8]));
}
