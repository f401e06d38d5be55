using System.Net;
using System.Net.Sockets;
using Circus.Config;
using Circus.Linux;
using NetSocket = System.Net.Sockets.Socket;
using SocketType = Circus.Config.SocketType;

namespace Circus.ManagedSockets.Tests;

/// <summary>Real sockets: bound, found again, changed, closed.</summary>
public sealed class SocketTableTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HashSet<int> _watched = [];
    private readonly SocketTable _table;

    public SocketTableTests() => _table = new SocketTable(number => Assert.True(_watched.Add(number)), number => Assert.True(_watched.Remove(number)));

    public void Dispose()
    {
        _table.Dispose();
        _folder.Dispose();
    }

    private static SystemdSockets NoSystemd => SystemdSockets.FromEnvironment(_ => null, 1);

    private static SocketSpec Tcp(string name, int port = 0) => new() { Name = name, Host = "127.0.0.1", Port = port, DefinedAt = new("circus.ini", 7) };

    private SocketSpec Unix(string name, bool replace = false) =>
        new() { Name = name, Path = _folder[name], Family = SocketFamily.Unix, Replace = replace, DefinedAt = new("circus.ini", 7) };

    private void Bind(params SocketSpec[] specs) => Assert.True(_table.TryBindAll(specs, NoSystemd, out var fault), fault?.Text);

    private string Refused(params SocketSpec[] specs)
    {
        Assert.False(_table.TryBindAll(specs, NoSystemd, out var fault));
        return fault.Text;
    }

    private SocketReport this[string name] => _table.Look().Single(each => each.Spec.Name == name);

    private static void Connect(int port)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
    }

    [Fact]
    public void NumbersFollowTheNamesAboveTheDaemonsOwn()
    {
        Bind(Tcp("a"), Unix("b"), Tcp("c"));
        var numbers = _table.Look().Select(each => (each.Spec.Name, each.Fd)).ToArray();
        Assert.Equal(["a", "b", "c"], numbers.Select(each => each.Name));
        Assert.True(numbers[0].Fd >= 100);
    }

    [Fact]
    public void AnyPortIsShownAsTheRealOneAndAccepts()
    {
        Bind(Tcp("web"));
        Assert.InRange(this["web"].Port, 1, 65535);
        Connect(this["web"].Port);
        Connect(this["web"].Port);
        Assert.Equal((2, "127.0.0.1"), (this["web"].Queued, this["web"].Host));
        Assert.InRange(this["web"].QueueLimit!.Value, 1, 2048);
    }

    [Fact]
    public void TheQueueOfAUnixSocketIsCountedToo()
    {
        Bind(Unix("s"));
        using var client = new NetSocket(AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(_folder["s"]));
        Assert.Equal(1, this["s"].Queued);
        Assert.InRange(this["s"].QueueLimit!.Value, 1, 2048);
    }

    [Fact]
    public void WaitingDatagramsAreCountedInBytes()
    {
        Bind(new SocketSpec { Name = "udp", Type = SocketType.Datagram, Port = 0 });
        Assert.Equal((0L, null), (this["udp"].QueuedBytes, this["udp"].Queued));
        using var client = new UdpClient();
        client.Send([1, 2, 3], new IPEndPoint(IPAddress.Loopback, this["udp"].Port));
        Assert.True(this["udp"].QueuedBytes >= 3);
    }

    [Fact]
    public void APortThatIsTakenIsToldWithSectionAndOption()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Equal($"circus.ini:7: [socket:web] port: could not bind 127.0.0.1:{port}: Address already in use", Refused(Tcp("web", port)));
    }

    [Fact]
    public void EachThingThatCannotBeHadNamesItsOption()
    {
        Assert.StartsWith("circus.ini:7: [socket:w] host: '::1' is an IPv6 address", Refused(Change(Tcp("w"), spec => spec.Host = "::1")), StringComparison.Ordinal);
        Assert.StartsWith("circus.ini:7: [socket:w] host: could not bind 203.0.113.1:0", Refused(Change(Tcp("w"), spec => spec.Host = "203.0.113.1")), StringComparison.Ordinal);
        Assert.StartsWith("circus.ini:7: [socket:w] proto: 'nope'", Refused(Change(Tcp("w"), spec => spec.Proto = "nope")), StringComparison.Ordinal);
        Assert.StartsWith("circus.ini:7: [socket:w] type: SOCK_RDM with family AF_INET", Refused(Change(Tcp("w"), spec => spec.Type = SocketType.Rdm)), StringComparison.Ordinal);
        Assert.StartsWith("circus.ini:7: [socket:w] interface: nope0: ", Refused(Change(Tcp("w"), spec => spec.Interface = "nope0")), StringComparison.Ordinal);
        Assert.StartsWith("circus.ini:7: [socket:w] path: ", Refused(Change(Unix("w"), spec => spec.Path = new string('x', 200))), StringComparison.Ordinal);
    }

    [Fact]
    public void ALiveUnixSocketIsNeverTakenAwayAndAStaleOneOnlyWithReplace()
    {
        using (var live = new NetSocket(AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, ProtocolType.Unspecified))
        {
            live.Bind(new UnixDomainSocketEndPoint(_folder["s"]));
            live.Listen();
            Assert.Contains("already exists and somebody listens on it", Refused(Unix("s", replace: true)), StringComparison.Ordinal);
        }

        // .NET removes the file of its own sockets; ours stays when its daemon is killed.
        Assert.False(File.Exists(_folder["s"]));
        Assert.True(SocketBinding.TryBind(Unix("s"), out var left, out _));
        File.Move(_folder["s"], _folder["kept"]);
        left.Close();
        File.Move(_folder["kept"], _folder["s"]);
        Assert.Contains("already exists, left by a program that is gone", Refused(Unix("s")), StringComparison.Ordinal);
        Bind(Unix("s", replace: true));
        _table.Dispose();
        Assert.False(File.Exists(_folder["s"]));
    }

    [Fact]
    public void AFileThatIsNoSocketStays()
    {
        _folder.Write("s", "data");
        Assert.Contains("already exists and is not a socket", Refused(Unix("s", replace: true)), StringComparison.Ordinal);
        Assert.Equal("data", File.ReadAllText(_folder["s"]));
    }

    [Theory]
    [InlineData(0x3F, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    [InlineData(0x1F8, UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)]
    public void TheUmaskMakesTheModeOfTheFile(int umask, UnixFileMode mode)
    {
        Bind(Change(Unix("s"), spec => spec.Umask = umask));
        Assert.Equal(mode, File.GetUnixFileMode(_folder["s"]));
    }

    [Theory]
    [InlineData(SocketType.Datagram)]
    [InlineData(SocketType.SeqPacket)]
    public void OtherTypesOfUnixSocketsAreBound(SocketType type)
    {
        Bind(Change(Unix("s"), spec => spec.Type = type));
        Assert.Equal(Errno.None, SocketFacts.Of(this["s"].Fd, out var facts));
        Assert.Equal((SocketDomain.Unix, SocketBinding.StyleOf(this["s"].Spec), type == SocketType.SeqPacket), (facts.Domain, facts.Style, facts.Listens));
    }

    [Fact]
    public void AnUnchangedSocketStaysTheSameAndKeepsItsQueue()
    {
        Bind(Tcp("web"));
        var before = this["web"];
        Connect(before.Port);
        var change = Prepare(Tcp("web"), Tcp("more"));
        Assert.Empty(change.Affected);
        Assert.Equal("bound more", change.Summary);
        change.Apply();
        Assert.Equal((before.Fd, before.Port, 1), (this["web"].Fd, this["web"].Port, this["web"].Queued));
    }

    [Fact]
    public void AnotherPortIsAnotherSocketUnderTheSameNumber()
    {
        Bind(Tcp("web"));
        var before = this["web"];
        _table.Await("web");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var change = Prepare(Tcp("web", port));
        Assert.Equal(["web"], change.Affected);
        change.Apply();
        Assert.Equal((before.Fd, port), (this["web"].Fd, this["web"].Port));
        Assert.Empty(_watched);
        Assert.Throws<SocketException>(() => Connect(before.Port));
    }

    [Fact]
    public void AChangeThatCannotBeMadeChangesNothing()
    {
        Bind(Tcp("web"));
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var numbers = _table.Look().Select(each => each.Fd).ToArray();
        Assert.False(_table.TryPrepare([Tcp("added"), Tcp("web", ((IPEndPoint)other.LocalEndpoint).Port)], out _, out var fault));
        Assert.Equal("web", fault.Name);
        Assert.Equal(numbers, _table.Look().Select(each => each.Fd));
        Connect(this["web"].Port);
    }

    [Fact]
    public void BacklogAndModeAreAdjustedInPlace()
    {
        Bind(Tcp("web"), Unix("s"));
        var change = Prepare(Change(Tcp("web"), spec => spec.Backlog = 7), Change(Unix("s"), spec => spec.Umask = 0x3F));
        Assert.Empty(change.Affected);
        change.Apply();
        Assert.Equal(7, this["web"].QueueLimit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["s"]));
    }

    [Fact]
    public void AClientIsLookedForOnce()
    {
        Bind(Tcp("web"));
        _table.Await("web");
        _table.Await("web");
        var number = Assert.Single(_watched);
        Assert.Equal("web", _table.OnReady(number));
        Assert.Empty(_watched);
    }

    [Fact]
    public void EachWorkerHasASocketOfItsOwnOnTheOnePortOfReuseport()
    {
        Bind(Change(Tcp("web"), spec => spec.SoReusePort = true));
        Assert.True(_table.TryLend(Worker("w $(circus.sockets.web)"), out var loan, out _));
        Assert.True(loan.HasOwn);
        var ports = new List<int>();
        var made = new List<Fd>();
        for (var i = 0; i < 2; i++)
        {
            var descriptors = loan.Join([new FdMapping(0, 0), new FdMapping(1, 1), new FdMapping(2, 2)]);
            Assert.True(loan.TryMakeOwn(descriptors, out var own, out var error), error);
            Assert.Equal(this["web"].Fd, descriptors[3].Child);
            Assert.Equal(Errno.None, Linux.Sockets.LocalAddress(descriptors[3].Parent, out var address));
            ports.Add(address.Port);
            made.AddRange(own);
        }

        Assert.Equal([this["web"].Port, this["web"].Port], ports);
        SocketLoan.CloseOwn(made.ToArray());
    }

    [Fact]
    public void ListenFdsStartAtThreeInSectionOrderOrAsNamed()
    {
        Bind(Change(Tcp("a"), _ => { }, position: 2), Change(Tcp("b"), _ => { }, position: 1), Change(Tcp("c"), _ => { }, position: 0));
        Assert.True(_table.TryLend(Worker("w $(circus.sockets.a)", "True"), out var all, out _));
        Assert.Equal(["LISTEN_FDS=3", "LISTEN_FDNAMES=c:b:a"], all.Variables);
        Assert.Equal(5, all.Numbers["a"]);
        Assert.True(_table.TryLend(Worker("w", "b a"), out var named, out _));
        Assert.Equal(["LISTEN_FDS=2", "LISTEN_FDNAMES=b:a"], named.Variables);
        Assert.Equal([new FdMapping(3, this["b"].Fd), new FdMapping(4, this["a"].Fd)], named.Join([]));
        Assert.Equal(["X=1", "LISTEN_FDS=2", "LISTEN_FDNAMES=b:a"], named.Extend(["LISTEN_FDS=9", "X=1"]));
    }

    private ISocketChange Prepare(params SocketSpec[] wanted)
    {
        Assert.True(_table.TryPrepare(wanted, out var change, out var fault), fault?.Text);
        return change;
    }

    private static WatcherSpec Worker(string cmd, string? listenFds = null) =>
        new() { Name = "w", Options = new() { Cmd = cmd, UseSockets = listenFds is null, ListenFds = listenFds } };

    private static SocketSpec Change(SocketSpec spec, Action<SocketSpec> change, int position = 0)
    {
        var changed = new SocketSpec
        {
            Name = spec.Name,
            Host = spec.Host,
            Port = spec.Port,
            Path = spec.Path,
            Family = spec.Family,
            Replace = spec.Replace,
            DefinedAt = spec.DefinedAt,
            Position = position,
        };
        change(changed);
        return changed;
    }
}
