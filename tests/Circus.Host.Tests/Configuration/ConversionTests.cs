using System.Text;
using System.Text.RegularExpressions;
using Circus.Config;

namespace Circus.Configuration.Tests;

/// <summary>From ini to TOML and back: the meaning stays, for the files of the corpus and the examples; what ini can't hold is told.</summary>
public sealed partial class ConversionTests
{
    private static readonly string Examples = Path.Combine(CorpusTests.Folder, "../../../../bench/examples");

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(CorpusTests.Folder, "*.ini").Concat(Directory.EnumerateFiles(Examples, "*.ini")).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void ThereAndBackTheFileMeansTheSame(string path)
    {
        var ini = File.ReadAllText(path);
        if (Convert("main.ini", ini, "main.toml", out var problems) is not { } toml)
        {
            Assert.Contains(problems, problem => problem.Severity == ConfigSeverity.Error);
            return;
        }

        AssertSameMeaning(ini, toml, Back(toml));
    }

    [Fact]
    public void OptionsHaveTheirTypesInToml() => Assert.Equal(
        """"
        [circus]
        check_delay = 2.5
        umask = 0o27
        include = ["a.ini", "b.toml"]

        [watcher.web-1]
        cmd = 'prog "two words"'
        args = """
        first
        second"""
        numprocesses = 10
        copy_env = true
        priority = "$(circus.env.P)"
        "flapping.window" = 3

        [watcher.web-1.stdout_stream]
        class = "FileStream"
        max_bytes = 1024

        [watcher.web-1.rlimits]
        nofile = 512

        [watcher.web-1.hooks]
        before_start = "mod.f,true"

        [env."web-*"]
        N = "1"

        [plugin.p]
        use = "x"
        flag = "yes"

        """",
        Convert("a.ini", """
            [circus]
            check_delay = 2.5
            umask = 027
            include = a.ini b.toml
            [watcher:web-1]
            cmd = prog "two words"
            args = first
              second
            stdout_stream.class = FileStream
            numprocesses = 1_0
            stdout_stream.max_bytes = 1024
            copy_env = yes
            rlimit_nofile = 512
            priority = $(circus.env.P)
            flapping.window = 3
            hooks.before_start = mod.f,true
            [env:web-*]
            N = 1
            [plugin:p]
            use = x
            flag = yes
            """, "a.toml", out _));

    [Theory]
    [InlineData("[watcher.w]\ncmd = \"x\"\nteam = \" blue\"", "a.toml:3:9: [watcher:w] team: an ini file has no way to write this value: blanks at an end, a blank line, or a semicolon after a blank")]
    [InlineData("[watcher.w]\ncmd = \"x\"\nteam = \"a ; b\"", "a.toml:3:9: [watcher:w] team: an ini file has no way to write this value: blanks at an end, a blank line, or a semicolon after a blank")]
    [InlineData("[env]\n\"a=b\" = \"x\"", "a.toml:2:10: [env] a=b: an ini file has no way to write this name")]
    public void WhatIniCantHoldIsAnError(string toml, string error)
    {
        Assert.Null(Convert("a.toml", toml, "a.ini", out var problems));
        Assert.Equal(error, Assert.Single(problems).ToString());
    }

    [Fact]
    public void ACommandKeepsItsSemicolon()
    {
        const string Toml = "[watcher.w]\ncmd = \"sh -c 'a ; b'\"\n";
        Assert.Equal("[watcher:w]\ncmd =\n    sh -c 'a ; b'\n", Back(Toml));
    }

    [Fact]
    public void VariablesOfAWatcherThatIsAlsoAVariableKeepTheirSection()
    {
        var toml = Convert("a.ini", "[env]\nweb = 1\n[env:web]\nA = 2\n[watcher:web]\ncmd = x\n", "a.toml", out _)!;
        Assert.Contains("[\"env:web\"]", toml, StringComparison.Ordinal);
        Assert.Equal("[env]\nweb = 1\n\n[env:web]\nA = 2\n\n[watcher:web]\ncmd = x\n", Back(toml));
    }

    internal static string? Convert(string from, string text, string to, out IReadOnlyList<ConfigProblem> problems) =>
        ConfigConversion.Convert(from, Encoding.UTF8.GetBytes(text), to, out problems);

    internal static string Back(string toml)
    {
        var ini = Convert("main.toml", toml, "back.ini", out var problems);
        Assert.True(ini is not null, $"{string.Join('\n', problems)}\n{toml}");
        return ini;
    }

    internal static void AssertSameMeaning(string ini, string toml, string back)
    {
        var files = new MemoryFiles(("main.ini", ini), ("main.toml", toml), ("back.ini", back));
        var expected = MeaningOf(files.Load("main.ini"));
        Assert.Equal(expected, MeaningOf(files.Load("main.toml")));
        Assert.Equal(expected, MeaningOf(files.Load("back.ini")));
    }

    /// <summary>The effective configuration, or the errors without their places.</summary>
    private static string MeaningOf(ConfigResult result) =>
        result.Config is { } config
            ? EffectiveConfig.Write(config)
            : string.Join('\n', result.Problems.Where(static problem => problem.Severity == ConfigSeverity.Error)
                .Select(static problem => Places().Replace($"{problem.Section} {problem.Option} {problem.Message}", "")).Order(StringComparer.Ordinal));

    [GeneratedRegex(@" (at )?\(?(main|back)\.(ini|toml):\d+\)?")]
    private static partial Regex Places();
}
