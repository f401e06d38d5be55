namespace Circus.Config.Tests;

/// <summary>`[env]` and `[env:PATTERNS]`, config.md §7, and references at load, §9 pass A.</summary>
public sealed class EnvironmentSectionsTests
{
    private static string Environment(string text, string watcher = "w") =>
        string.Join(' ', Ini.Watcher($"[watcher:{watcher}]\ncmd = x\n{text}").Environment.Select(static each => $"{each.Key}={each.Value}"));

    [Theory]
    [InlineData("", "")]
    [InlineData("copy_env = 1", "HOME=/root PATH=/bin:/usr/bin")]
    [InlineData("[env]\nA = 1\nb = 2", "A=1 b=2")]
    [InlineData("[env]\nA = 1\n[env:w]\nA = 2\nB = 3", "A=2 B=3")]
    [InlineData("[env:w]\nA = 2\n[env]\nA = 1", "A=2")]
    [InlineData("[env:v]\nA = 1", "")]
    [InlineData("[env:v, w]\nA = 1", "A=1")]
    [InlineData("[env:W]\nA = 1", "")]
    [InlineData("[env:*]\nA = 1\n[env:?]\nA = 2", "A=2")]
    [InlineData("[env:[u-w]]\nA = 1", "A=1")]
    [InlineData("[env:[!w]]\nA = 1", "")]
    [InlineData("copy_env = 1\n[env]\nHOME = /x", "HOME=/x PATH=/bin:/usr/bin")]
    [InlineData("[env]\nPATH = $PATH:/x", "PATH=/bin:/usr/bin:/x")]
    [InlineData("[env]\nA = <$NOPE>", "A=<>")]
    [InlineData("[env]\nA = ${HOME} $home $ $1", "A=${HOME} $home $ $1")]
    [InlineData("[env]\nA = $Path", "A=ath")]
    [InlineData("[env]\nA = 1\nB = $A", "A=1 B=")]
    [InlineData("[env]\nA = $(circus.env.home)", "A=/root")]
    [InlineData("[env]\nA = ((circus.env.HOME))", "A=/root")]
    [InlineData("[env]\nA = 1\n[env:w]\nB = $(circus.env.a)$(circus.env.home)", "A=1 B=1/root")]
    [InlineData("[env:*]\nA = 1\n[env:w]\nB = $(circus.env.A)", "A=1 B=1")]
    [InlineData("[env]\nA = $(circus.env.nope)", "A=$(circus.env.nope)")]
    public void WorkerGetsItsVariables(string text, string environment) => Assert.Equal(environment, Environment(text));

    [Fact]
    public void InheritedValuesStayAsTheyAre() =>
        Assert.Equal(" $HOME ", Ini.Watcher("[watcher:w]\ncmd=x\ncopy_env=1", new Dictionary<string, string> { ["A"] = " $HOME " }).Environment["A"]);

    [Fact]
    public void DollarInAReferencedValueStays() =>
        Assert.Equal("a$HOME", Ini.Watcher("[watcher:w]\ncmd=x\n[env]\nA = $(circus.env.pw)", new Dictionary<string, string> { ["PW"] = "a$HOME", ["HOME"] = "/" }).Environment["A"]);

    [Fact]
    public void DefaultOptionsAreVariablesAndSectionNamesAreNot() =>
        Assert.Equal("A=1 D=9", string.Join(' ', Ini.Watcher("[DEFAULT]\nD = 9\n[env]\nA = 1\n[watcher:w]\ncmd=x").Environment.Select(static each => $"{each.Key}={each.Value}").Order()));

    [Fact]
    public void VariableWithoutNameIsAnError() => Assert.Equal("main.ini:2: [env] : a variable needs a name", Ini.Error("[env]\n= 1"));

    [Theory]
    [InlineData("numprocesses = $(circus.env.N)", "N", "3")]
    [InlineData("numprocesses = ((circus.env.n))", "N", "3")]
    public void NumbersAreExpanded(string line, string name, string value) =>
        Assert.Equal(3, Ini.Watcher("[watcher:w]\ncmd=x\n" + line, new Dictionary<string, string> { [name] = value }).Options.NumProcesses);

    [Fact]
    public void NumbersLookAtTheCommonSectionFirst()
    {
        var options = Ini.Watcher("[watcher:w]\ncmd = $(circus.env.n)\nnumprocesses = $(circus.env.n)\n[env]\nN = 2\n[env:w]\nN = 3").Options;
        Assert.Equal(("3", 2), (options.Cmd, options.NumProcesses));
    }

    [Theory]
    [InlineData("cmd = $(circus.env.A)", "cmd")]
    [InlineData("args = $(circus.env.A)", "args")]
    [InlineData("working_dir = $(circus.env.A)", "working_dir")]
    [InlineData("uid = $(circus.env.A)", "uid")]
    [InlineData("stdout_stream.filename = $(circus.env.A)", "stdout_stream.filename")]
    [InlineData("team = $(circus.env.A)", "team")]
    public void TextsAreExpandedWithTheWatchersOwnVariables(string line, string option)
    {
        var options = Ini.Watcher($"[watcher:w]\n{line}\n[env:w]\nA = v").Options;
        Assert.Equal("v", option switch
        {
            "cmd" => options.Cmd,
            "args" => options.Args.Text,
            "working_dir" => options.WorkingDirectory,
            "uid" => options.Uid,
            "stdout_stream.filename" => options.StdoutStream!["filename"],
            _ => options.Freeform[option],
        });
    }

    [Theory]
    [InlineData("stop_signal = $(circus.env.A)")]
    [InlineData("rlimit_nofile = $(circus.env.A)")]
    public void SomeOptionsAreNeverExpanded(string line) =>
        Assert.Contains("$(circus.env.A)", Ini.Error($"[watcher:w]\ncmd=x\n{line}\n[env]\nA = 2"), StringComparison.Ordinal);

    [Fact]
    public void HooksAreNeverExpanded() =>
        Assert.Equal("$(circus.env.A)", Ini.Watcher("[watcher:w]\ncmd=x\nhooks.before_start = $(circus.env.A)\n[env]\nA = 2").Options.Hooks["before_start"]);

    [Fact]
    public void OtherSectionsSeeTheCommonVariables()
    {
        var config = Ini.Config("[circus]\nendpoint = tcp://h:$(circus.env.port)\n[socket:s]\nport = $(circus.env.PORT)\n[plugin:p]\nuse = x\ny = $(circus.env.port)\n[env]\nPORT = 99");
        Assert.Equal(("tcp://h:99", 99, "99"), (config.Circus.Endpoint, config.Sockets[0].Port, config.Plugins[0].Config["y"]));
    }

    [Fact]
    public void VariableDefinedLastWinsAmongEqualOnes() =>
        Assert.Equal("2", Ini.Watcher("[watcher:w]\ncmd = $(circus.env.abc)\n[env]\nABC = 1\nabc = 2").Options.Cmd);
}
