namespace Circus.Options.Tests;

/// <summary>Values, config.md §2.</summary>
public sealed class OptionTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-12", -12)]
    [InlineData("+3", 3)]
    [InlineData(" 1_000 ", 1000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void IntegerIsRead(string text, long value)
    {
        Assert.True(OptionText.TryInteger(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("2.5")]
    [InlineData("1 2")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("0x10")]
    [InlineData("1e1")]
    [InlineData("--1")]
    [InlineData("9223372036854775808")]
    public void OtherTextIsNoInteger(string text) => Assert.False(OptionText.TryInteger(text, out _));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-1.5", -1.5)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("1e1", 10)]
    [InlineData("1_0.5", 10.5)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e999", double.PositiveInfinity)]
    public void FloatIsRead(string text, double value)
    {
        Assert.True(OptionText.TryFloat(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData("-nan")]
    [InlineData(".")]
    [InlineData("1,5")]
    [InlineData("1 s")]
    [InlineData("e1")]
    [InlineData("∞")]
    public void OtherTextIsNoFloat(string text) => Assert.False(OptionText.TryFloat(text, out _));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("On", true)]
    [InlineData("1", true)]
    [InlineData(" no ", false)]
    [InlineData("False", false)]
    [InlineData("OFF", false)]
    [InlineData("0", false)]
    public void TruthWordIsRead(string text, bool value)
    {
        Assert.True(OptionText.TryBool(text, out var read));
        Assert.Equal(value, read.Bool);
    }

    [Theory]
    [InlineData("")]
    [InlineData("y")]
    [InlineData("2")]
    [InlineData("truefalse")]
    public void OtherTextIsNoTruthValue(string text) => Assert.False(OptionText.TryBool(text, out _));
}
