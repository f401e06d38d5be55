using System.Text.Json;

namespace Circus.Options.Tests;

/// <summary>Expected texts are what Python 3.11 prints.</summary>
public sealed class PythonReprTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("nope", "'nope'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("a\"b", "'a\"b'")]
    [InlineData("it's \"x\"", "'it\\'s \"x\"'")]
    [InlineData("a\\b", "'a\\\\b'")]
    [InlineData("a\n\r\t\0\u007f", "'a\\n\\r\\t\\x00\\x7f'")]
    [InlineData("äöü €", "'äöü €'")]
    [InlineData("\u00a0\u0085", "'\\xa0\\x85'")]
    [InlineData("\u2028\ufeff", "'\\u2028\\ufeff'")]
    [InlineData("😀", "'😀'")]
    [InlineData("\U000E0001", "'\\U000e0001'")]
    public void TextIsQuoted(string text, string repr) => Assert.Equal(repr, PythonRepr.Of(text));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(30, "30.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000012, "1.2e-05")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1795493629.93, "1795493629.93")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void FloatAlwaysHasAFractionOrExponent(double value, string repr) => Assert.Equal(repr, PythonRepr.Float(value));

    [Fact]
    public void RandomFloatsReadBack()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
                Assert.Equal(value, double.Parse(PythonRepr.Float(value), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("""{"a": [1, 2.0, true, false, null, "x"], "b": {}}""", "{'a': [1, 2.0, True, False, None, 'x'], 'b': {}}")]
    [InlineData("1e3", "1000.0")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    public void JsonIsShownAsPythonLoadsIt(string json, string repr)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(repr, PythonRepr.Of(document.RootElement));
    }
}
