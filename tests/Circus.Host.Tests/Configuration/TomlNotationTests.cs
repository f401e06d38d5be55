using Circus.Config;

namespace Circus.Configuration.Tests;

/// <summary>TOML as a second spelling: each shape is a section and its options; what is wrong is told with line and column.</summary>
public sealed class TomlNotationTests
{
    [Theory]
    [InlineData("[watcher.w]\ncmd = 'x'\nstdout_stream.class = 'FileStream'\nstdout_stream.filename = 'f'")]
    [InlineData("[watcher.w]\ncmd = 'x'\n[watcher.w.stdout_stream]\nclass = 'FileStream'\nfilename = 'f'")]
    [InlineData("[watcher.w]\ncmd = 'x'\nstdout_stream = { class = 'FileStream', filename = 'f' }")]
    [InlineData("[[watcher]]\nname = 'w'\ncmd = 'x'\n[watcher.stdout_stream]\nclass = 'FileStream'\nfilename = 'f'")]
    [InlineData("watcher = [{ name = 'w', cmd = 'x', stdout_stream = { class = 'FileStream', filename = 'f' } }]")]
    [InlineData("watcher.w = { cmd = 'x', stdout_stream.class = 'FileStream', stdout_stream.filename = 'f' }")]
    [InlineData("[\"watcher:w\"]\ncmd = 'x'\n\"stdout_stream.class\" = 'FileStream'\n\"stdout_stream.filename\" = 'f'")]
    public void AWatcherHasManySpellings(string toml) =>
        Assert.Equal(Meaning("[watcher:w]\ncmd = x\nstdout_stream.class = FileStream\nstdout_stream.filename = f"), Meaning(toml, "main.toml"));

    [Theory]
    [InlineData("[watcher.w]\ncmd = ['prog', 'a b', '$(circus.wid)']", "[watcher:w]\ncmd = prog 'a b' '$(circus.wid)'")]
    [InlineData("[watcher.w]\ncmd = 'x'\nargs = ['-n', 5]", "[watcher:w]\ncmd = x\nargs = -n 5")]
    [InlineData("[watcher.w]\ncmd = 'x'\nnumprocesses = 1_0\nrespawn = false\ngraceful_timeout = 1.5", "[watcher:w]\ncmd = x\nnumprocesses = 10\nrespawn = no\ngraceful_timeout = 1.5")]
    [InlineData("[watcher.w]\ncmd = 'x'\nrlimits = { nofile = 9, core = '' }", "[watcher:w]\ncmd = x\nrlimit_nofile = 9\nrlimit_core =")]
    [InlineData("[watcher.w]\ncmd = 'x'\nrlimit_nofile = 9", "[watcher:w]\ncmd = x\nrlimit_nofile = 9")]
    [InlineData("[watcher.w]\ncmd = 'x'\nhooks.before_start = ['mod.f', true]", "[watcher:w]\ncmd = x\nhooks.before_start = mod.f, True")]
    [InlineData("[watcher.w]\ncmd = 'x'\nflapping.window = 3", "[watcher:w]\ncmd = x\nflapping.window = 3")]
    [InlineData("[watcher.w]\ncmd = 'x'\nenv = { A = 1, B = true, C = '$HOME' }", "[env:w]\nA = 1\nB = true\nC = $HOME\n[watcher:w]\ncmd = x")]
    [InlineData("[env]\nA = 'x'\n[env.'w*']\nA = 'y'\n[watcher.w]\ncmd = 'x'", "[env]\nA = x\n[env:w*]\nA = y\n[watcher:w]\ncmd = x")]
    [InlineData("[watcher.'a.b c']\ncmd = 'x'", "[watcher:a.b c]\ncmd = x")]
    [InlineData("[circus]\numask = 0o27\nobservers = ['root', '@root']\nendpoint_mode = '660'", "[circus]\numask = 027\nobservers = root @root\nendpoint_mode = 660")]
    [InlineData("[socket.web]\nport = 0\n[plugin.p]\nuse = 'x'\nretry_in = 3", "[socket:web]\nport = 0\n[plugin:p]\nuse = x\nretry_in = 3")]
    [InlineData("\uFEFF[circus]\r\ncheck_delay = 1\r\n", "[circus]\ncheck_delay = 1")]
    public void ATomlFileMeansWhatItsIniFileMeans(string toml, string ini) => Assert.Equal(Meaning(ini), Meaning(toml, "main.toml"));

    [Theory]
    [InlineData("[watcher.w]\ncmd = 'x'\nnumprocesses = 'many'", "main.toml:3:17: [watcher:w] numprocesses: 'many' is not an integer")]
    [InlineData("[watcher.w]\ncmd = 'x'\nshell = 3", "main.toml:3:9: [watcher:w] shell: '3' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("[circus]\numask = 22", "main.toml:2:1: [circus] umask: a mode is octal; write it as 0o22 or as a text")]
    [InlineData("[circus]\ninclude = ['a b']", "main.toml:2:1: [circus] include: 'a b' is not one word")]
    [InlineData("check_delay = 3", "main.toml:1:1: the option check_delay stands before the first table, such as [circus] or [watcher.NAME]")]
    [InlineData("[[circus]]\ncheck_delay = 3", "main.toml:1:3: [[circus]] is not one of the tables there may be several of; they are [[watcher]], [[socket]], [[plugin]]")]
    [InlineData("[[watcher]]\ncmd = 'x'", "main.toml:1:3: a [[watcher]] needs a name, such as name = \"web\"")]
    [InlineData("[[watcher]]\nname = 'a'\ncmd = 'x'\n[[watcher]]\nname = 'a'\ncmd = 'y'", "main.toml:4:3: the watcher 'a' is defined already at main.toml:1")]
    [InlineData("[env.w]\nA = { b = 1 }", "main.toml:2:1: [env:w] A is a table; a variable is a text")]
    [InlineData("[watcher.w]\ncmd = 'x'\nargs = [['a']]", "main.toml:3:1: [watcher:w] args: an array here holds texts and numbers only")]
    [InlineData("[watcher.w]\ncmd = \"\\u0000\"", "main.toml:2:1: [watcher:w] cmd: the text holds a NUL character, which no option may")]
    [InlineData("[watcher.w]\ncmd = 'x'\ncmd = 'y'", "main.toml:3:1: The key `watcher.w.cmd` is already defined at (2,1) with `cmd = 'x'` and cannot be redefined")]
    [InlineData("[watcher.w]\ncmd = ", "main.toml:2:7: Unexpected token `<eof>` for a value")]
    public void AnErrorIsToldWithLineAndColumn(string toml, string expected)
    {
        var result = new MemoryFiles(("main.toml", toml)).Load("main.toml");
        Assert.Null(result.Config);
        Assert.Equal(expected, result.Problems.First(static problem => problem.Severity == ConfigSeverity.Error).ToString());
    }

    [Fact]
    public void AWarningPointsIntoAText() =>
        Assert.StartsWith(
            "main.toml:2:13: [watcher:w] cmd: $(circus.nope)",
            Assert.Single(new MemoryFiles(("main.toml", "[watcher.w]\ncmd = 'prog $(circus.nope)'")).Load("main.toml").Problems).ToString(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("main.ini", "[circus]\ninclude = more.*\n[watcher:a]\ncmd = a")]
    [InlineData("main.toml", "[circus]\ninclude = ['more.*']\n[watcher.a]\ncmd = 'a'")]
    [InlineData("main.ini", "[circus]\ninclude = m*.ini m*.toml\n[watcher:a]\ncmd = a")]
    public void EitherKindIncludesEitherKind(string main, string text)
    {
        var files = new MemoryFiles((main, text), ("more.toml", "[watcher.a]\npriority = 1\ncmd = 'hidden'\n[watcher.b]\ncmd = 'b'"), ("more.ini", "[watcher:a]\npriority = 2\n[watcher:c]\ncmd = c"));
        var watchers = files.Load(main).Config!.Watchers;
        Assert.Equal(["a a", "b b", "c c"], watchers.Select(static watcher => $"{watcher.Name} {watcher.Options.Cmd}"));
        Assert.NotEqual(0, watchers[0].Options.Priority);
    }

    [Fact]
    public void ADirectoryIsReadForBothKinds()
    {
        using var folder = new TestFolder();
        folder.Write("conf.d/a.ini", "[watcher:a]\ncmd = a\n");
        folder.Write("conf.d/b.toml", "[watcher.b]\ncmd = 'b'\n");
        folder.Write("conf.d/c.txt", "nonsense");
        var config = ConfigLoader.Load(new ConfigFiles(), folder.Write("main.ini", "[circus]\ninclude_dir = conf.d\n"), new Dictionary<string, string>()).Config!;
        Assert.Equal(["a", "b"], config.Watchers.Select(static watcher => watcher.Name));
    }

    private static string Meaning(string text, string file = "main.ini")
    {
        var result = new MemoryFiles((file, text)).Load(file);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return EffectiveConfig.Write(result.Config);
    }
}
