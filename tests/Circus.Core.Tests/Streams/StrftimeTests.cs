using System.Text;

namespace Circus.Streams.Tests;

public sealed class StrftimeTests
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromMinutes(330), "here", "IST");

    // Sunday 2026-03-08 01:05:09.012345 UTC, 06:35:09 there.
    private static readonly LocalTime Time = At(1_772_931_909_012_345_678);

    /// <summary>As date(1) of GNU prints them in the C locale.</summary>
    [Theory]
    [InlineData("%Y-%m-%d %H:%M:%S", "2026-03-08 06:35:09")]
    [InlineData("%a %A %b %B %h", "Sun Sunday Mar March Mar")]
    [InlineData("%c", "Sun Mar  8 06:35:09 2026")]
    [InlineData("%x %X %D %T %F %R %r", "03/08/26 06:35:09 03/08/26 06:35:09 2026-03-08 06:35 06:35:09 AM")]
    [InlineData("%C %y %g %G %V %U %W %j", "20 26 26 2026 10 10 09 067")]
    [InlineData("%e|%k|%l|%I|%p|%P", " 8| 6| 6|06|AM|am")]
    [InlineData("%u %w %s", "7 0 1772931909")]
    [InlineData("%z %:z %Z", "+0530 +05:30 IST")]
    [InlineData("%f %L", "012345 012")]
    [InlineData("%-d %_m %0e %^a %^B", "8  3 08 SUN MARCH")]
    [InlineData("a%nb%tc%%", "a\nb\tc%")]
    [InlineData("%q %- %", "%q %- %")]
    [InlineData("é %Y", "é 2026")]
    [InlineData("", "")]
    public void DirectiveIsReplaced(string format, string text) => Assert.Equal(text, Text(new Strftime(format), Time));

    [Fact]
    public void TheTextOfOneSecondIsKeptUnlessItHasFractions()
    {
        var whole = new Strftime("%S");
        Assert.Equal("09", Text(whole, Time));
        Assert.Equal("10", Text(whole, At(1_772_931_910_000_000_000)));
        var fraction = new Strftime("%S.%L");
        Assert.True(fraction.HasFraction);
        Assert.Equal("09.012", Text(fraction, Time));
        Assert.Equal("09.500", Text(fraction, At(1_772_931_909_500_000_000)));
    }

    [Fact]
    public void WeeksBeginWhereTheCalendarSays()
    {
        // Friday 2027-01-01 is in week 53 of 2026.
        var time = new LocalClock(TimeZoneInfo.Utc).At(1_798_761_600_000_000_000);
        Assert.Equal("2026 53 00 00 001 UTC", Text(new Strftime("%G %V %U %W %j %Z"), time));
    }

    private static LocalTime At(long nanoseconds) => new LocalClock(Zone).At(nanoseconds);

    private static string Text(Strftime format, in LocalTime time) => Encoding.UTF8.GetString(format.Format(time));
}
