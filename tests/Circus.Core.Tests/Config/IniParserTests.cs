using System.Text;

namespace Circus.Config.Tests;

/// <summary>The grammar of config.md §1, rule by rule. Option `x` is a freeform one of a watcher, so its text is seen as it was read.</summary>
public sealed class IniParserTests
{
    [Theory]
    [InlineData("x = 1", "1")]
    [InlineData("x=1", "1")]
    [InlineData("x: 1", "1")]
    [InlineData("x   =   1   ", "1")]
    [InlineData("x: a=b", "a=b")]
    [InlineData("x=a:b", "a:b")]
    [InlineData("x =", "")]
    [InlineData("x = a ; c", "a")]
    [InlineData("x = a;b ; c", "a;b ; c")]
    [InlineData("x = ;d", ";d")]
    [InlineData("x = a\t;b", "a")]
    [InlineData("x = a # b", "a # b")]
    [InlineData("x = #b", "#b")]
    [InlineData("x = \"\"", "")]
    [InlineData("x = \"\" ; empty", "")]
    [InlineData("x = \"a\"", "\"a\"")]
    [InlineData("x = 'a'", "'a'")]
    [InlineData("x = äöü €", "äöü €")]
    [InlineData("x = 1\r", "1")]
    [InlineData("x = 1\n  2\n\t3", "1\n2\n3")]
    [InlineData("x = 1\n\n  2", "1\n2")]
    [InlineData("x = 1\n# c\n  2", "1\n2")]
    [InlineData("x = 1\n  # c\n  2 ; d", "1\n# c\n2 ; d")]
    [InlineData("x =\n  1", "\n1")]
    [InlineData("x = 1\n  y = 2", "1\ny = 2")]
    [InlineData("x = 1\nx = 2", "1")]
    [InlineData("x = 1\nx = 2\n  3", "1\n3")]
    [InlineData("x = 1\n   \n\t\n", "1")]
    public void OptionLineGivesValue(string lines, string value) => Assert.Equal(value, Ini.Value(lines));

    [Theory]
    [InlineData("# c")]
    [InlineData("; c")]
    [InlineData("#x = 2")]
    [InlineData("rem x = 2")]
    [InlineData("REM\tx")]
    [InlineData("Rem")]
    [InlineData("rem = 1")]
    public void CommentIsSkipped(string line) =>
        Assert.Equal(["__name__", "x"], Ini.Watcher($"{line}\n[watcher:w]\n{line}\nx = 1\n{line}\n").Options.Freeform.Keys);

    [Theory]
    [InlineData("rem=1", "rem")]
    [InlineData("remx = 1", "remx")]
    [InlineData("NumProcessesX = 1", "NumProcessesX")]
    [InlineData("a b = 1", "a b")]
    [InlineData("= 1", "")]
    public void KeyIsVerbatim(string line, string key) => Assert.Equal("1", Ini.Watcher("[watcher:w]\n" + line).Options.Freeform[key]);

    [Theory]
    [InlineData("[watcher:w]", "w")]
    [InlineData("[watcher: y ]", " y ")]
    [InlineData("[watcher:z]]", "z]")]
    [InlineData("[watcher:w] ; behind", "w")]
    [InlineData("[watcher:W]", "W")]
    [InlineData("[watcher:a:b]", "a:b")]
    [InlineData("[watcher:watcher:a]", "watcher:a")]
    public void HeaderNamesSection(string header, string name) => Assert.Equal(name, Ini.Watcher(header + "\nx = 1").Name);

    [Theory]
    [InlineData("x = 1", "main.ini:1: text before the first section; options stand below a header such as [watcher:NAME]: x = 1")]
    [InlineData("  x = 1", "main.ini:1: text before the first section: x = 1")]
    [InlineData("[watcher:w\nx = 1", "main.ini:1: a section header must end with ]: [watcher:w")]
    [InlineData("[watcher:w]\nx", "main.ini:2: [watcher:w] the line is neither a section header, an option (NAME = VALUE), a comment nor the continuation of an option: x")]
    [InlineData(
        "[watcher:w]\n  cmd = x\n",
        "main.ini:2: [watcher:w] the line is indented, and no option stands above it in this section that it could continue; start it in column 1: cmd = x")]
    [InlineData("[watcher:w]\n  # c", "main.ini:2: [watcher:w] a comment must start in column 1: # c")]
    [InlineData("[watcher:w]\nx = 1\n[watcher:w]\n  2",
        "main.ini:4: [watcher:w] the line is indented, and no option stands above it in this section that it could continue; start it in column 1: 2")]
    [InlineData("\uFEFF[circus]", "main.ini:1: the file starts with a byte-order mark; save it as UTF-8 without one")]
    [InlineData("[watcher:w]\nx = a\0b", "main.ini:2: [watcher:w] the line holds a NUL character, which no option may")]
    public void BadLineIsAnError(string text, string error) => Assert.Equal(error, Ini.Error(text));

    [Fact]
    public void EveryBadLineIsReportedWithItsPlace()
    {
        var result = Ini.Load("[watcher:w\ncmd = x\nnonsense\n[watcher:v]\n  cmd = y\ncmd = z\nnumprocesses = two\n");
        Assert.Equal([(1, 1), (3, 1), (5, 3), (7, 16)], result.Problems.Select(static problem => (problem.Line, problem.Column)));
        Assert.Null(result.Config);
    }

    [Fact]
    public void LineThatIsNotUtf8IsAnError()
    {
        var result = Ini.Load(new FakeFiles().With("main.ini", [.. "[watcher:w]\nx = "u8, 0xC3, (byte)'\n', .. "cmd = true\n"u8]));
        Assert.Equal("main.ini:2: [watcher:w] the line is not UTF-8 text", Assert.Single(Ini.Errors(result)));
    }

    [Fact]
    public void SectionsOfOneNameAreMerged() =>
        Assert.Equal("1 2", Ini.Watcher("[watcher:w]\ncmd = 1\n[circus]\n[watcher:w]\nargs = 2\ncmd = 3").Options is var o ? $"{o.Cmd} {o.Args.Text}" : "");

    [Fact]
    public void OptionGivenTwiceIsToldWithTheLineThatWins() =>
        Assert.Equal("main.ini:3: [watcher:w] cmd: the option is given twice; the first one, in line 2, is used", Ini.Warning("[watcher:w]\ncmd = 1\ncmd = 2"));

    [Fact]
    public void DefaultSectionGivesItsOptionsToEverySection()
    {
        var config = Ini.Config("[DEFAULT]\npriority = 3\nextra = 1\n[watcher:a]\ncmd = a\n[watcher:b]\ncmd = b\npriority = 4\n[watcher:c]\n[plugin:p]\nuse = x");
        Assert.Equal([("a", 3), ("b", 4), ("c", 3)], config.Watchers.Select(static watcher => (watcher.Name, watcher.Options.Priority)));
        Assert.All(config.Watchers, static watcher => Assert.Equal("1", watcher.Options.Freeform["extra"]));
        Assert.Equal(("1", 3), (config.Plugins[0].Config["extra"], config.Plugins[0].Options.Priority));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n# nothing\n")]
    [InlineData("[circus]")]
    [InlineData("[watcher:w]\n[socket:s]\n[plugin:p]\n")]
    public void FileWithoutOptionsIsADaemonWithoutWatchers(string text)
    {
        var config = Ini.Config(text);
        Assert.Empty(config.Watchers);
        Assert.Empty(config.Sockets);
        Assert.Empty(config.Plugins);
        Assert.Equal("tcp://127.0.0.1:5555", config.Circus.Endpoint);
    }

    [Fact]
    public void EverySectionKnowsItsName() =>
        Assert.Equal("watcher:w", Ini.Watcher("[watcher:w]\ncmd = x").Options.Freeform["__name__"]);

    [Fact]
    public void RandomBytesNeverThrow()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            AssertSettled(Ini.Load(new FakeFiles().With("main.ini", bytes)), $"seed {Seed}, case {i}");
        }
    }

    [Fact]
    public void RandomLinesNeverThrow()
    {
        const int Seed = 61103;
        string[] pieces =
        [
            "[", "]", "[watcher:w]", "[circus]", "[socket:s]", "[plugin:p]", "[env]", "[env:w*]", "[DEFAULT]", "=", ":", ";", "#", " ", "\t", "\n", "\n",
            "\n", "cmd", "numprocesses", "rlimit_", "nofile", "stdout_stream", ".class", "hooks.", "before_start", "include", "umask", "$(circus.",
            "((circus.wid))", "env.HOME", ")", "${socket:web}", "$HOME", "$", "TERM", "+", "1", "-1", "1e400", "nan", "True", "maybe", "\"\"", "'", "\\",
            "\0", "\uFEFF", "é", "use", "use_sockets", "name", "env", "\r\n", "graceful_timeout", "singleton", "path", "family", "AF_UNIX", "__name__",
        ];
        var random = new Random(Seed);
        for (var i = 0; i < 8_000; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(40); length > 0; length--)
                text.Append(pieces[random.Next(pieces.Length)]);
            AssertSettled(Ini.Load(text.ToString()), $"seed {Seed}, case {i}: {text}");
        }
    }

    /// <summary>Either a whole configuration, whose command lines build or say why not, or errors that each name a line.</summary>
    private static void AssertSettled(ConfigResult result, string what)
    {
        var errors = result.Problems.Where(static problem => problem.Severity == ConfigSeverity.Error).ToList();
        Assert.True(errors.Count > 0 == result.Config is null, what);
        Assert.All(errors, static error => Assert.True(error.Line > 0));
        foreach (var watcher in result.Config?.Watchers ?? [])
        {
            var context = new CommandLineContext { Name = watcher.Name, Wid = 1, Environment = watcher.Environment };
            var built = CommandLine.TryBuild(watcher.Options, context, out var argv, out var error);
            Assert.True(built ? argv.Count > 0 : error.Length > 0, what);
        }
    }
}
