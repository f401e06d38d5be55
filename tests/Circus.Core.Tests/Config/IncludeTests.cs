namespace Circus.Config.Tests;

/// <summary>`include` and `include_dir`, config.md §8.</summary>
public sealed class IncludeTests
{
    [Fact]
    public void PatternsAreReadInOrderAndTheFirstDefinitionWins()
    {
        var result = Ini.Load(new FakeFiles(
            ("main.ini", "[circus]\ninclude = b*.ini a.ini\ninclude_dir = conf.d\n[watcher:w]\ncmd = main"),
            ("a.ini", "[watcher:w]\ncmd = a\nargs = a\npriority = 1"),
            ("b1.ini", "[watcher:w]\nargs = b\n"),
            ("conf.d/c.ini", "[watcher:w]\npriority = 2\nmax_age = 3"),
            ("conf.d/c.txt", "nonsense")));
        Assert.Empty(result.Problems);
        var options = Assert.Single(result.Config!.Watchers).Options;
        Assert.Equal(("main", "b", 1, 3), (options.Cmd, options.Args.Text, options.Priority, options.MaxAge));
    }

    [Fact]
    public void ProblemsNameTheIncludedFile()
    {
        var result = Ini.Load(new FakeFiles(("main.ini", "[circus]\ninclude = a.ini\n[watcher:w]\nmax_age = x"), ("a.ini", "[watcher:w]\n\nnumprocesses = y")));
        Assert.Equal(
            ["main.ini:4: [watcher:w] max_age: 'x' is not an integer", "/etc/circus/a.ini:3: [watcher:w] numprocesses: 'y' is not an integer"],
            Ini.Errors(result));
    }

    [Fact]
    public void PatternWithoutFilesIsTold() =>
        Assert.Equal(
            "main.ini:2: [circus] include: 'x/*.ini' does not lead to any config; patterns are relative to the main config file",
            Ini.Warning("[circus]\ninclude = x/*.ini"));

    [Fact]
    public void UnreadableFileIsSkippedAndTold()
    {
        var files = new FakeFiles(("main.ini", "[circus]\ninclude = a.ini"), ("a.ini", ""));
        files.Unreadable.Add("/etc/circus/a.ini");
        Assert.Equal(
            ["main.ini:2: [circus] include: /etc/circus/a.ini is skipped, it cannot be read: Permission denied"],
            Ini.Texts(Ini.Load(files), ConfigSeverity.Warning));
    }

    [Fact]
    public void IncludeLinesOfIncludedFilesCountForNothing() =>
        Assert.Empty(Ini.Load(new FakeFiles(
            ("main.ini", "[circus]\ninclude = a.ini"), ("a.ini", "[circus]\ninclude_dir = d"), ("d/b.ini", "[watcher:b]\ncmd = x"))).Config!.Watchers);

    [Fact]
    public void WordsAreExpandedFromTheDaemonsEnvironment() =>
        Assert.Single(Ini.Load(
            new FakeFiles(("main.ini", "[circus]\ninclude = $(circus.env.which).ini"), ("a.ini", "[watcher:a]\ncmd = x")),
            new Dictionary<string, string> { ["WHICH"] = "a" }).Config!.Watchers);

    [Fact]
    public void LinesThatContinueAHiddenOptionAreHiddenWithIt() =>
        Assert.Equal("main", Assert.Single(Ini.Load(new FakeFiles(
            ("main.ini", "[circus]\ninclude = a.ini\n[watcher:w]\ncmd = main"), ("a.ini", "[watcher:w]\ncmd = a\n  b"))).Config!.Watchers).Options.Cmd);

    [Fact]
    public void FileNamedTwiceIsReadOnce() =>
        Assert.Empty(Ini.Load(new FakeFiles(("main.ini", "[circus]\ninclude = a.ini *.ini a.ini"), ("a.ini", "[watcher:w]\ncmd = x"))).Problems);
}
