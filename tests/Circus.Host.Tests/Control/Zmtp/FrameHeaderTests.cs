using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void HeadersAreThoseOfRfc37(int bodyBytes)
    {
        var target = new byte[FrameHeader.MaxLength];
        var length = FrameHeader.Write(target, FrameHeader.More, bodyBytes);
        Assert.Equal(FrameHeader.LengthFor(bodyBytes), length);
        Assert.Equal(Wire.Frame(1, new byte[bodyBytes])[..length], target[..length]);
    }
}
