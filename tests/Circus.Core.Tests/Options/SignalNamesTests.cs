namespace Circus.Options.Tests;

/// <summary>Signals of signal(7) as config.md §2 spells them.</summary>
public sealed class SignalNamesTests
{
    [Theory]
    [InlineData("15", 15)]
    [InlineData(" 9 ", 9)]
    [InlineData("0", 0)]
    [InlineData("TERM", 15)]
    [InlineData("SIGTERM", 15)]
    [InlineData("sigterm", 15)]
    [InlineData("Hup", 1)]
    [InlineData("USR2", 12)]
    [InlineData("IOT", 6)]
    [InlineData("POLL", 29)]
    [InlineData("CLD", 17)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMIN+2", 36)]
    [InlineData("RTMAX", 64)]
    [InlineData("HUP+1", 2)]
    [InlineData("TERM x", 15)]
    [InlineData("TERM-1", 15)]
    [InlineData("TERM+", 15)]
    public void SignalIsRead(string text, int number)
    {
        Assert.True(SignalNames.TryParse(text, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("NOPE")]
    [InlineData("!!")]
    [InlineData("TERMX")]
    [InlineData("-1")]
    [InlineData("65")]
    [InlineData("RTMAX+1")]
    [InlineData("HUP+99999999999")]
    [InlineData("99999999999")]
    public void OtherTextIsNoSignal(string text) => Assert.False(SignalNames.TryParse(text, out _));

    [Theory]
    [InlineData(1, "SIGHUP")]
    [InlineData(6, "SIGABRT")]
    [InlineData(31, "SIGSYS")]
    [InlineData(34, "SIGRTMIN")]
    [InlineData(36, "SIGRTMIN+2")]
    [InlineData(64, "SIGRTMAX")]
    [InlineData(0, null)]
    [InlineData(32, null)]
    [InlineData(65, null)]
    public void NumberHasItsName(int number, string? name)
    {
        Assert.Equal(name is not null, SignalNames.TryGetName(number, out var found));
        Assert.Equal(name, found);
    }

    [Fact]
    public void EveryNameReadsBack()
    {
        for (var number = 1; number <= SignalNames.Maximum; number++)
        {
            if (SignalNames.TryGetName(number, out var name))
                Assert.True(SignalNames.TryParse(name, out var read) && read == number, name);
        }
    }

    [Theory]
    [InlineData("nofile", 7)]
    [InlineData("NOFILE", 7)]
    [InlineData("ofile", 7)]
    [InlineData("cpu", 0)]
    [InlineData("as", 9)]
    [InlineData("rttime", 15)]
    [InlineData("zork", -1)]
    public void LimitHasItsNumber(string name, int number)
    {
        Assert.Equal(number >= 0, RlimitNames.TryGetNumber(name, out var found));
        Assert.Equal(number, found);
    }
}
