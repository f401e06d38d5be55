namespace Circus.Config.Tests;

public sealed class ShellGlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "abc", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abcd", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("?", "", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("A", "a", false)]
    [InlineData("[abc]x", "bx", true)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[!a-c]", "b", false)]
    [InlineData("[!a]", "b", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[a", "[a", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("a.b", "axb", false)]
    public void PatternMatchesTheWholeText(string pattern, string text, bool matches) => Assert.Equal(matches, ShellGlob.IsMatch(pattern, text));

    [Fact]
    public void ManyStarsTakeNoLongerThanTheirProduct() => Assert.False(ShellGlob.IsMatch(new string('*', 500) + "b", new string('a', 5_000)));
}
