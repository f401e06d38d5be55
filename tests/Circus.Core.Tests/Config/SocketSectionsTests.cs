using Circus.Options;

namespace Circus.Config.Tests;

/// <summary>`[socket:NAME]`, config.md §5.</summary>
public sealed class SocketSectionsTests
{
    public static TheoryData<string, string, string> Options => new()
    {
        { "host", "0.0.0.0", "0.0.0.0" },
        { "port", "0", "0" },
        { "path", "/run/s", "/run/s" },
        { "family", "af_inet6", "1" },
        { "type", "SOCK_dgram", "1" },
        { "type", "SOCK_SEQPACKET", "4" },
        { "proto", "tcp", "tcp" },
        { "backlog", "64", "64" },
        { "umask", "022", "18" },
        { "replace", "yes", "True" },
        { "interface", "eth0", "eth0" },
        { "so_reuseport", "yes", "True" },
        { "blocking", "yes", "True" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void OptionIsConverted(string name, string text, string value)
    {
        var socket = Assert.Single(Ini.Config($"[socket:s]\n{name} = {text}").Sockets);
        Assert.Equal(value, OptionTable.Find(SocketOptionTable.Rows, name)!.Get(socket, "").ToText());
    }

    [Fact]
    public void EveryOptionHasACase() =>
        Assert.Empty(SocketOptionTable.Rows.Select(static row => row.Name).Except(Options.Select(static row => (string)row[0])));

    [Fact]
    public void DefaultsAreTheDocumentedOnes()
    {
        var socket = Assert.Single(Ini.Config("[socket:s]\nname = x").Sockets);
        Assert.Equal(
            ("localhost", 8080, null, SocketFamily.Inet, SocketType.Stream, "0", 2048, null),
            (socket.Host, socket.Port, socket.Path, socket.Family, socket.Type, socket.Proto, socket.Backlog, socket.Umask));
    }

    [Theory]
    [InlineData("[socket:Web]", "web")]
    [InlineData("[socket:a socket:B]", "b")]
    public void NameIsWhatFollowsTheLastPrefixInLowerCase(string header, string name) =>
        Assert.Equal(name, Assert.Single(Ini.Config(header + "\nport = 1").Sockets).Name);

    [Fact]
    public void PathMakesAUnixSocket() =>
        Assert.Equal(SocketFamily.Unix, Assert.Single(Ini.Config("[socket:s]\nfamily = AF_INET\npath = /run/s").Sockets).Family);

    [Theory]
    [InlineData("port = 99999", "main.ini:2: [socket:s] port: 99999 is too large; the largest is 65535")]
    [InlineData("family = AF_X", "main.ini:2: [socket:s] family: 'AF_X' is not allowed; allowed: AF_INET, AF_INET6, AF_UNIX")]
    [InlineData("family = AF_UNIX", "main.ini:1: [socket:s] family AF_UNIX needs a path")]
    [InlineData("port = 1\n[socket:S]\nport = 2", "main.ini:3: [socket:S] the socket 's' is defined already at main.ini:1; names are not case-sensitive")]
    public void BadSocketIsAnError(string lines, string error) => Assert.Equal(error, Ini.Error("[socket:s]\n" + lines));

    [Fact]
    public void SocketsAreSortedByName() =>
        Assert.Equal(["a", "b", "c"], Ini.Config("[socket:c]\nport=1\n[socket:A]\nport=2\n[socket:b]\nport=3").Sockets.Select(static socket => socket.Name));

    [Fact]
    public void UnknownOptionIsTold() =>
        Assert.Equal("main.ini:2: [socket:s] prot: there is no such option; it is ignored; did you mean port?", Ini.Warning("[socket:s]\nprot = 1"));
}
