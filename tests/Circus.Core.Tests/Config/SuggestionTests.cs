namespace Circus.Config.Tests;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("numproceses", "numprocesses")]
    [InlineData("NUMPROCESSES", "numprocesses")]
    [InlineData("max-retry", "max_retry")]
    [InlineData("max_rtery", "max_retry")]
    [InlineData("shel", "shell")]
    [InlineData("uidx", "uid")]
    [InlineData("u", null)]
    [InlineData("id", null)]
    [InlineData("something_else", null)]
    [InlineData("", null)]
    public void NearestNameIsFound(string given, string? meant) =>
        Assert.Equal(meant, Suggestion.For(given, ["numprocesses", "max_retry", "shell", "shell_args", "uid"]));
}
