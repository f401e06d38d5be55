namespace Circus.Logging.Tests;

public sealed class SyslogAddressTests
{
    [Theory]
    [InlineData("syslog://127.0.0.1", "127.0.0.1", 514, "", 1)]
    [InlineData("syslog://127.0.0.1:1514", "127.0.0.1", 1514, "", 1)]
    [InlineData("syslog://logs.example:1514?local3", "logs.example", 1514, "", 19)]
    [InlineData("syslog://[::1]?daemon", "::1", 514, "", 3)]
    [InlineData("syslog://[::1]:65535?cron", "::1", 65535, "", 9)]
    [InlineData("syslog:///dev/log", "", 0, "/dev/log", 1)]
    [InlineData("syslog:///dev/log?", "", 0, "/dev/log", 1)]
    [InlineData("syslog:///dev/log?security", "", 0, "/dev/log", 4)]
    [InlineData("syslog:///dev/log?local7", "", 0, "/dev/log", 23)]
    public void HostOrPathAndFacility(string text, string host, int port, string path, int facility)
    {
        Assert.True(SyslogAddress.TryParse(text, out var address, out var error, out var warning), error);
        Assert.Equal(new SyslogAddress(host, port, path, facility), address);
        Assert.Null(warning);
    }

    [Theory]
    [InlineData("syslog://", "the host is missing")]
    [InlineData("syslog://?user", "the host is missing")]
    [InlineData("syslog:///", "the path is missing")]
    [InlineData("syslog://:514", "the host is missing")]
    [InlineData("syslog://host:", "'' is not a port")]
    [InlineData("syslog://host:0", "'0' is not a port")]
    [InlineData("syslog://host:70000", "'70000' is not a port")]
    [InlineData("syslog://host:syslog", "'syslog' is not a port")]
    [InlineData("syslog://host/path", "'host/path' is not a host")]
    [InlineData("syslog://me@host", "'me@host' is not a host")]
    public void WhatIsWrongIsNamedWithTheForm(string text, string error)
    {
        Assert.False(SyslogAddress.TryParse(text, out _, out var said, out _));
        Assert.StartsWith($"'{text}' is not syslog://HOST[:PORT][?FACILITY] or syslog:///PATH[?FACILITY]: {error}", said, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownFacilityIsUserAndWarnedOf()
    {
        Assert.True(SyslogAddress.TryParse("syslog:///dev/log?demon", out var address, out _, out var warning));
        Assert.Equal(1, address.Facility);
        Assert.StartsWith("'demon' is no syslog facility, user is used; known: kern, user, mail, daemon, ", warning, StringComparison.Ordinal);
        Assert.EndsWith("local7", warning, StringComparison.Ordinal);
    }
}
