using Circus.Config;

namespace Circus.ManagedSockets.Tests;

public sealed class SystemdSocketsTests
{
    private static SystemdSockets Read(int pid, params (string Name, string Value)[] variables) =>
        SystemdSockets.FromEnvironment(name => variables.FirstOrDefault(each => each.Name == name).Value, pid);

    [Fact]
    public void WhatIsMeantForAnotherProcessCountsForNothing() =>
        Assert.Empty(Read(7, ("LISTEN_PID", "8"), ("LISTEN_FDS", "1"), ("LISTEN_FDNAMES", "web")).LeftNames);

    [Fact]
    public void NamesAreReadAndMissingOnesAreUnknown() =>
        Assert.Equal(["web", "unknown"], Read(7, ("LISTEN_PID", "7"), ("LISTEN_FDS", "2"), ("LISTEN_FDNAMES", "Web")).LeftNames);

    [Fact]
    public void WhatIsNotASocketIsToldWithTheSection()
    {
        // Descriptor 3 of a test is no socket, whatever else it is.
        var handedOver = Read(7, ("LISTEN_PID", "7"), ("LISTEN_FDS", "1"), ("LISTEN_FDNAMES", "web"));
        Assert.False(handedOver.TryTake(new SocketSpec { Name = "web", DefinedAt = new("c.ini", 3) }, out _, out var fault));
        Assert.StartsWith("c.ini:3: [socket:web] descriptor 3, handed over as web", fault.Text, StringComparison.Ordinal);
        Assert.True(handedOver.TryTake(new SocketSpec { Name = "other" }, out var none, out _));
        Assert.Null(none);
    }

    [Theory]
    [InlineData("6", 6)]
    [InlineData("tcp", 6)]
    [InlineData("UDP", 17)]
    public void ProtocolsAreFoundByNumberAndName(string text, int number)
    {
        Assert.True(SocketProtocol.TryFind(text, out var found));
        Assert.Equal(number, found);
    }

    [Theory]
    [InlineData("localhost", false, "127.0.0.1")]
    [InlineData("LOCALHOST", true, "::1")]
    [InlineData("*", false, "0.0.0.0")]
    [InlineData("[::]", true, "::")]
    [InlineData("10.1.2.3", false, "10.1.2.3")]
    public void NumbersAndLocalNamesNeedNoResolver(string host, bool isIpv6, string address)
    {
        Assert.True(SocketHost.TryResolve(host, isIpv6, out var found, out var error), error);
        Assert.Equal(address, found.ToString());
    }
}
