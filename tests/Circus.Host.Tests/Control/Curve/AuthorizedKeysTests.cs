using Circus.Protocol;

namespace Circus.Control.Curve.Tests;

public sealed class AuthorizedKeysTests
{
    private const string Key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private const string Other = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

    [Fact]
    public void EachLineIsAClient()
    {
        Assert.True(AuthorizedKeys.TryParse($"# ours\n\n{Key} admin  the deploy host \r\n\t{Other}\toperate\n#{Key} observe\n", out var keys, out _));
        Assert.Equal(2, keys.Count);
        Assert.Equal(new AuthorizedKey(Key, Role.Admin, "the deploy host"), keys.Find(Bytes(Key)));
        Assert.Equal(new AuthorizedKey(Other, Role.Operate, ""), keys.Find(Bytes(Other)));
        Assert.Null(keys.Find(new byte[32]));
    }

    [Fact]
    public void AStarIsEveryOtherClient()
    {
        Assert.True(AuthorizedKeys.TryParse($"* observe\n{Key} ADMIN", out var keys, out _));
        Assert.Equal(Role.Admin, keys.Find(Bytes(Key))!.Role);
        Assert.Equal(Role.Observe, keys.Find(Bytes(Other))!.Role);
    }

    [Theory]
    [InlineData("key admin", "line 1: 'key' is not a public key (40 characters of Z85)")]
    [InlineData("\n" + Key, "line 2: the role is missing (observe, operate or admin)")]
    [InlineData(Key + " root", "line 1: 'root' is not a role (observe, operate or admin)")]
    [InlineData(Key + " admin\n" + Key + " observe", "line 2: " + Key + " stands in an earlier line too")]
    [InlineData("* observe\n* admin", "line 2: * stands in an earlier line too")]
    public void AWrongLineIsNamed(string text, string error)
    {
        Assert.False(AuthorizedKeys.TryParse(text, out _, out var found));
        Assert.Equal(error, found);
    }

    private static byte[] Bytes(string key)
    {
        var bytes = new byte[CurveKeyPair.KeyLength];
        Assert.True(Z85.TryDecode(key, bytes));
        return bytes;
    }
}
