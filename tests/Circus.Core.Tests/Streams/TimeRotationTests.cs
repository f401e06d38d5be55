using System.Globalization;

namespace Circus.Streams.Tests;

/// <summary>spec/streams.md §4.2, with decision Q44.</summary>
public sealed class TimeRotationTests
{
    // A zone with summer time from the last Sunday of March to the last of October, as in central Europe.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("CET", TimeSpan.FromHours(1), "CET", "CET", "CEST",
    [
        TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
    ]);

    [Theory]
    [InlineData("S", 5, "2026-11-24T10:00:05+01:00", ".20261124100000")]
    [InlineData("M", 1, "2026-11-24T10:01:00+01:00", ".202611241000")]
    [InlineData("H", 2, "2026-11-24T12:00:00+01:00", ".2026112410")]
    [InlineData("D", 1, "2026-11-25T10:00:00+01:00", ".20261124")]
    [InlineData("MIDNIGHT", 1, "2026-11-25T00:00:00+01:00", ".20261124")]
    [InlineData("W0", 1, "2026-12-01T00:00:00+01:00", ".20261124")]
    [InlineData("W1", 1, "2026-12-02T00:00:00+01:00", ".20261125")]
    [InlineData("W3", 1, "2026-11-27T00:00:00+01:00", ".20261120")]
    public void TheFirstRotationOfAFileBegunOnATuesday(string when, int interval, string due, string suffix)
    {
        var rotation = new TimeRotation(when, interval, Zone);
        var first = rotation.First(Unix("2026-11-24T10:00:00+01:00"));
        Assert.Equal(due, Text(first));
        Assert.Equal(suffix, rotation.SuffixOf(first));
        Assert.True(rotation.IsSuffix(suffix));
    }

    [Theory]
    [InlineData("MIDNIGHT", "2026-10-25T00:30:00+02:00", "2026-10-26T00:00:00+01:00", ".20261025")]
    [InlineData("MIDNIGHT", "2026-03-29T00:30:00+01:00", "2026-03-30T00:00:00+02:00", ".20260329")]
    public void ADayIsADayWhateverTheClockDoes(string when, string from, string due, string suffix)
    {
        var rotation = new TimeRotation(when, 1, Zone);
        Assert.Equal(due, Text(rotation.First(Unix(from))));
        Assert.Equal(suffix, rotation.SuffixOf(Unix(due)));
    }

    [Fact]
    public void TheNextRotationIsInTheFuture()
    {
        var now = Unix("2026-11-24T10:00:00+01:00");
        Assert.Equal("2026-11-24T10:00:10+01:00", Text(new TimeRotation("S", 10, Zone).Next(now)));
        Assert.Equal("2026-11-25T00:00:00+01:00", Text(new TimeRotation("MIDNIGHT", 2, Zone).Next(now)));
    }

    [Theory]
    [InlineData(".2026112", false)]
    [InlineData(".202611245", false)]
    [InlineData(".2026112x", false)]
    [InlineData("20261124x", false)]
    [InlineData(".20261124", true)]
    public void OnlyItsOwnFilesAreItsOwn(string suffix, bool isOwn) => Assert.Equal(isOwn, new TimeRotation("D", 1, Zone).IsSuffix(suffix));

    [Theory]
    [InlineData("MIDNIGHT", true)]
    [InlineData("W6", true)]
    [InlineData("W7", false)]
    [InlineData("midnight", false)]
    [InlineData(null, false)]
    public void UnitsAreKnown(string? when, bool isKnown) => Assert.Equal(isKnown, TimeRotation.IsKnown(when));

    private static long Unix(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    private static string Text(long unix)
    {
        var utc = DateTimeOffset.FromUnixTimeSeconds(unix);
        return utc.ToOffset(Zone.GetUtcOffset(utc)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
