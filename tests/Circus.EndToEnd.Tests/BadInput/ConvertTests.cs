namespace Circus.EndToEnd.BadInput;

/// <summary>`circus convert`: from ini to TOML and back with the published binary.</summary>
public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Examples { get; } = [.. Directory.EnumerateFiles(Path.Combine(CircusBinary.Repository, "bench/examples"), "*.ini").Order()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExampleMeansTheSameThereAndBack(string ini)
    {
        var (toml, back) = (_directory.File("a.toml"), _directory.File("b.ini"));
        Assert.Equal(new CommandResult(0, "", ""), CircusBinary.Run(_directory.Path, "convert", ini, toml));
        Assert.Equal(new CommandResult(0, "", ""), CircusBinary.Run(_directory.Path, "convert", toml, back));

        var expected = CircusBinary.Run(_directory.Path, "check", "--effective", ini).Output;

        Assert.NotEqual("", expected);
        Assert.Equal(expected, CircusBinary.Run(_directory.Path, "check", "--effective", toml).Output);
        Assert.Equal(expected, CircusBinary.Run(_directory.Path, "check", "--effective", back).Output);
    }

    [Fact]
    public void WhatIniCannotHoldIsAnErrorAndWritesNothing()
    {
        var toml = _directory.Write("a.toml", "[watcher.w]\ncmd = \"x\"\nteam = \" blue\"\n");
        var result = CircusBinary.Run(_directory.Path, "convert", toml, "a.ini");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{toml}:3:9: error: [watcher:w] team: ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.File("a.ini")));
    }

    [Fact]
    public void AnErrorInATomlFileHasLineAndColumn()
    {
        var toml = _directory.Write("bad.toml", "[watcher.w]\ncmd = \"x\"\nnumprocesses = \"many\"\nstop_signal = \"SIGFOO\"\n");
        var result = CircusBinary.Run(_directory.Path, "daemon", toml);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{toml}:3:17: [watcher:w] numprocesses: 'many' is not an integer\n{toml}:4:16: [watcher:w] stop_signal: 'SIGFOO'", result.Error, StringComparison.Ordinal);
    }
}
