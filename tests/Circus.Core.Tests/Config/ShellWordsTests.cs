namespace Circus.Config.Tests;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  \t\n ", "")]
    [InlineData("a b\tc\nd", "a|b|c|d")]
    [InlineData("'a b'", "a b")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("'a\\b'", "a\\b")]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("\"a\\\\b\"", "a\\b")]
    [InlineData("\"a\\nb\"", "a\\nb")]
    [InlineData("a\\ b", "a b")]
    [InlineData("a\\'b", "a'b")]
    [InlineData("a # b", "a|#|b")]
    [InlineData("a '' b", "a||b")]
    [InlineData("\"\"", "")]
    [InlineData("a | b > c", "a|||b|>|c")]
    [InlineData("$HOME *", "$HOME|*")]
    public void TextIsSplitLikeAPosixShellDoes(string text, string words)
    {
        Assert.True(ShellWords.TrySplit(text, out var split, out _));
        Assert.Equal(words, string.Join('|', split));
    }

    [Fact]
    public void EmptyQuotesGiveAnEmptyWord()
    {
        Assert.True(ShellWords.TrySplit("''", out var words, out _));
        Assert.Equal([""], words);
    }

    [Theory]
    [InlineData("a 'b", "the quotation that ' opens at character 3 has no end")]
    [InlineData("\"a", "the quotation that \" opens at character 1 has no end")]
    [InlineData("\"a\\\"", "the quotation that \" opens at character 1 has no end")]
    [InlineData("a\\", "a backslash at the end escapes nothing")]
    public void OpenQuoteIsRefused(string text, string reason)
    {
        Assert.False(ShellWords.TrySplit(text, out var words, out var error));
        Assert.Equal(reason, error);
        Assert.Empty(words);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("abc_@%+=:,./-9", "abc_@%+=:,./-9")]
    [InlineData("a b", "'a b'")]
    [InlineData("$x", "'$x'")]
    [InlineData("it's", "'it'\"'\"'s'")]
    public void WordIsQuoted(string word, string quoted) => Assert.Equal(quoted, ShellWords.Quote(word));

    [Fact]
    public void QuotedWordsReadBack()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var i = 0; i < 1_000; i++)
        {
            var words = Enumerable.Range(0, random.Next(5)).Select(_ => new string([.. Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next(1, 300))])).ToList();
            Assert.True(ShellWords.TrySplit(string.Join(' ', words.Select(ShellWords.Quote)), out var split, out _), $"seed {Seed}, case {i}");
            Assert.Equal(words, split);
        }
    }
}
