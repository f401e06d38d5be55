namespace Circus.Linux.Tests;

public sealed class AccountsTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly Accounts _accounts;

    public AccountsTests()
    {
        _accounts = new Accounts(_root.Path);
        _root.Write("etc/passwd", """
            # comment

            root:x:0:0:root:/root:/bin/sh
            broken:x:1
            web:x:1000:100:Web, of course:/srv/web:/bin/false
            1000:x:77:77::/:
            nogroup:x:78:::/:
            minus:x:-1:0::/:
            all:x:4294967295:0::/:
            +::::::
            """);
        _root.Write("etc/group", "root:x:0:\nusers:x:100:\nadm:x:4:root,web\nwww:x:33:web\nwebs:x:34:webs\nadm2:x:4:web\n");
    }

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("web")]
    [InlineData("1000")]
    public void AUserByNameOrNumber(string text)
    {
        Assert.True(_accounts.TryFindUser(text, out var user));
        Assert.Equal(new UserAccount(1000, 100, "web", "/srv/web"), user);
    }

    [Fact]
    public void ANumberNeedsNoLine()
    {
        Assert.True(_accounts.TryFindUser("12345", out var user));
        Assert.Equal(new UserAccount(12345, null, null, null), user);
        Assert.True(_accounts.TryFindGroup("12345", out var group));
        Assert.Equal(new GroupAccount(12345, null), group);
    }

    [Fact]
    public void AUserWithoutGroupHasNone()
    {
        Assert.True(_accounts.TryFindUser("nogroup", out var user));
        Assert.Null(user.PrimaryGid);
    }

    [Theory]
    [InlineData("nobody-of-that-name")]
    [InlineData("")]
    [InlineData("broken")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    [InlineData("all")]
    [InlineData("minus")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("#comment")]
    public void NoSuchUser(string text) => Assert.False(_accounts.TryFindUser(text, out _));

    [Theory]
    [InlineData("www")]
    [InlineData("33")]
    public void AGroupByNameOrNumber(string text)
    {
        Assert.True(_accounts.TryFindGroup(text, out var group));
        Assert.Equal(new GroupAccount(33, "www"), group);
    }

    [Theory]
    [InlineData("nogroup")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    public void NoSuchGroup(string text) => Assert.False(_accounts.TryFindGroup(text, out _));

    [Fact]
    public void GroupsAreTheGivenOneAndThoseThatListTheUser()
    {
        Assert.True(_accounts.TryFindUser("web", out var user));
        Assert.Equal([100u, 4, 33], _accounts.GroupsOf(user, 100));
        Assert.Equal([33u, 4], _accounts.GroupsOf(user, 33));
    }

    [Fact]
    public void ANamelessUserIsListedNowhere()
    {
        Assert.True(_accounts.TryFindUser("12345", out var user));
        Assert.Equal([33u], _accounts.GroupsOf(user, 33));
    }

    [Fact]
    public void ARootWithoutEtcKnowsNumbersOnly()
    {
        var empty = new Accounts(Path.Combine(_root.Path, "nothing"));
        Assert.False(empty.TryFindUser("root", out _));
        Assert.True(empty.TryFindUser("0", out var user));
        Assert.Equal([5u], empty.GroupsOf(user, 5));
    }

    [Fact]
    public void ThisMachineHasRoot()
    {
        Assert.True(new Accounts().TryFindUser("root", out var user));
        Assert.Equal(0u, user.Uid);
    }
}
