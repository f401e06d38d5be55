using System.Net;
using Circus.Control.Curve;
using Circus.Options;
using Circus.Protocol;

namespace Circus.Roles.Tests;

public sealed class RoleRulesTests
{
    private const uint Daemon = 500, Alice = 1001, Bob = 1002, Wheel = 2001, Adm = 2002;

    private static RoleRules Rules(CircusOptions options)
    {
        Assert.True(RoleRules.TryCreate(options, new FixedIdentities(), Daemon, out var rules, out var error), error);
        return rules;
    }

    private static Requester JudgeUnix(CircusOptions options, uint uid, uint gid = 1, params uint[] groups) => Rules(options).Judge(Peers.Unix(uid, gid, groups));

    [Theory]
    [InlineData(0u)]
    [InlineData(Daemon)]
    public void RootAndTheDaemonsOwnUserMayDoEverything(uint uid)
    {
        var requester = JudgeUnix(new CircusOptions { Observers = [] }, uid);
        Assert.Equal((Role.Admin, true), (requester.Role, requester.IsDaemonUser));
    }

    [Fact]
    public void TheOwnerOfTheEndpointMayDoEverythingButIsNotTheDaemon()
    {
        var requester = JudgeUnix(new CircusOptions { EndpointOwner = "alice" }, Alice);
        Assert.Equal((Role.Admin, false), (requester.Role, requester.IsDaemonUser));
    }

    [Theory]
    [InlineData(Alice, 1u, 1u, Role.Admin)]
    [InlineData(Bob, 1u, 1u, Role.Operate)]
    [InlineData(7u, 1u, 1u, Role.None)]
    [InlineData(8u, 1u, 1u, Role.Observe)]
    [InlineData(7u, Wheel, 1u, Role.Admin)]
    [InlineData(7u, 1u, Wheel, Role.Admin)]
    [InlineData(7u, 1u, Adm, Role.Operate)]
    [InlineData(Bob, 1u, Wheel, Role.Admin)]
    public void UsersAndGroupsHaveWhatTheOptionsGiveThem(uint uid, uint gid, uint group, Role role) =>
        Assert.Equal(role, JudgeUnix(new CircusOptions { Observers = ["8"], Operators = ["bob", "@adm"], Admins = ["alice", "@wheel"] }, uid, gid, 3, group).Role);

    [Fact]
    public void WithoutObserversWhoMayConnectMayLook() => Assert.Equal(Role.Observe, JudgeUnix(new CircusOptions(), 7).Role);

    [Fact]
    public void AKeyHasTheRoleOfItsLineFromAnyAddress()
    {
        var peer = Peers.Tcp(IPAddress.Loopback);
        peer.Key = new AuthorizedKey(CurveKeyPair.Generate().PublicText, Role.Operate, "deploy");
        var requester = Rules(new CircusOptions { InsecureEndpoint = true }).Judge(peer);
        Assert.Equal((Role.Operate, false), (requester.Role, requester.IsDaemonUser));
        Assert.EndsWith(
            "(key deploy) has operate: give its key the role admin in the file of option curve_authorized_keys of [circus]",
            requester.RefusalOf("quit", Role.Admin), StringComparison.Ordinal);
    }

    [Fact]
    public void APeerOfWhomTheKernelDoesNotTellMayDoNothing() => Assert.Equal(Role.None, Rules(new CircusOptions()).Judge(Peers.UnixUnknown()).Role);

    [Theory]
    [InlineData("127.0.0.1", false, Role.Admin)]
    [InlineData("127.8.8.8", false, Role.Admin)]
    [InlineData("::1", false, Role.Admin)]
    [InlineData("::ffff:127.0.0.1", false, Role.Admin)]
    [InlineData("192.0.2.7", false, Role.Observe)]
    [InlineData("::ffff:192.0.2.7", false, Role.Observe)]
    [InlineData("2001:db8::1", false, Role.Observe)]
    [InlineData("192.0.2.7", true, Role.Admin)]
    public void OverPlainTcpTheAddressDecides(string address, bool isInsecure, Role role) =>
        Assert.Equal(role, Rules(new CircusOptions { InsecureEndpoint = isInsecure, Observers = [], Admins = ["alice"] }).Judge(Peers.Tcp(IPAddress.Parse(address))).Role);

    [Theory]
    [InlineData("observers", "carol", "option observers of [circus]: no such user: 'carol'")]
    [InlineData("operators", "@carols", "option operators of [circus]: no such group: 'carols'")]
    [InlineData("admins", "alice,bob", "option admins of [circus]: no such user: 'alice,bob'")]
    [InlineData("endpoint_owner", "carol", "option endpoint_owner of [circus]: no such user: 'carol'")]
    public void AnUnknownNameIsNamedWithItsOption(string option, string name, string error)
    {
        var options = new CircusOptions();
        _ = option switch
        {
            "observers" => (object)(options.Observers = [name]),
            "operators" => options.Operators = [name],
            "admins" => options.Admins = [name],
            _ => options.EndpointOwner = name,
        };
        Assert.False(RoleRules.TryCreate(options, new FixedIdentities(), Daemon, out _, out var said));
        Assert.Equal(error, said);
    }

    [Fact]
    public void ARefusalOverAUnixSocketTellsTheOption() => Assert.Equal(
        "quit needs the role admin, and pid 42 (uid 1002) has observe: name the user, or @group, in option admins of [circus]",
        JudgeUnix(new CircusOptions(), Bob).RefusalOf("quit", Role.Admin));

    [Fact]
    public void ARefusalOverTcpTellsTheWayIn() => Assert.Equal(
        "stop needs the role operate, and 192.0.2.7:9 has observe: without encryption the role operate is for clients on the daemon's own host, unless option insecure_endpoint of [circus] is set",
        Rules(new CircusOptions()).Judge(Peers.Tcp(IPAddress.Parse("192.0.2.7"))).RefusalOf("stop", Role.Operate));

    private sealed class FixedIdentities : IIdentities
    {
        public bool TryGetUid(string user, out uint uid)
        {
            uid = user switch { "alice" => Alice, "bob" => Bob, _ => 0 };
            return uid != 0 || uint.TryParse(user, out uid);
        }

        public bool TryGetGid(string group, out uint gid)
        {
            gid = group switch { "wheel" => Wheel, "adm" => Adm, _ => 0 };
            return gid != 0;
        }
    }
}
