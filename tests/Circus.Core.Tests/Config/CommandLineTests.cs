using Circus.Options;

namespace Circus.Config.Tests;

/// <summary>Substitution at a spawn and the words that come of it: config.md §9, pass B, and processes.md §2.</summary>
public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["HOME"] = "/home/w",
        ["TWO"] = "a b",
        ["NESTED"] = "--wid $(circus.wid)",
    };

    private static string Build(WatcherOptions options)
    {
        var context = new CommandLineContext { Name = "web", Wid = 1, Environment = Environment, SocketFds = new Dictionary<string, int> { ["web"] = 6 } };
        return CommandLine.TryBuild(options, context, out var argv, out var error) ? string.Join('|', argv) : "error: " + error;
    }

    [Theory]
    [InlineData("prog --fd $(circus.sockets.web)", "prog|--fd|6")]
    [InlineData("prog --fd $(circus.sockets.WEB)", "prog|--fd|6")]
    [InlineData("prog --fd ${circus.sockets.web}", "prog|--fd|6")]
    [InlineData("prog --fd ${socket:web}", "prog|--fd|6")]
    [InlineData("prog --fd ${SOCKET:Web}", "prog|--fd|6")]
    [InlineData("prog --fd $(circus.sockets.nope)", "prog|--fd|$(circus.sockets.nope)")]
    [InlineData("prog ((circus.wid)) $(CIRCUS.WID)", "prog|1|1")]
    [InlineData("prog $(circus.env.home)", "prog|/home/w")]
    [InlineData("prog $WID", "prog|$WID")]
    [InlineData("prog $(circus.env.nope)", "prog|$(circus.env.nope)")]
    [InlineData("prog $( circus.wid)", "prog|$(|circus.wid)")]
    [InlineData("prog $(circus.wid )", "prog|$(circus.wid|)")]
    [InlineData("prog $(circus.)", "prog|$(circus.)")]
    [InlineData("prog $(wid)", "prog|$(wid)")]
    [InlineData("prog ${circus.wid}", "prog|${circus.wid}")]
    [InlineData("prog ${wid}", "prog|${wid}")]
    [InlineData("prog (circus.wid)", "prog|(circus.wid)")]
    [InlineData("prog $((circus.wid))", "prog|$1")]
    [InlineData("prog (((circus.wid)))", "prog|(1)")]
    [InlineData("prog ((circus.wid)", "prog|((circus.wid)")]
    [InlineData("prog $(circus.env)", "prog|$(circus.env)")]
    [InlineData("prog $(circus.team)", "prog|$(circus.team)")]
    [InlineData("prog $(circus.env.two)", "prog|a|b")]
    [InlineData("prog '$(circus.env.two)'", "prog|a b")]
    [InlineData("prog $(circus.env.nested)", "prog|--wid|1")]
    [InlineData("prog x$(circus.wid)y$(circus.wid)z", "prog|x1y1z")]
    public void ReferencesAreReplacedBeforeSplitting(string cmd, string argv) => Assert.Equal(argv, Build(new WatcherOptions { Cmd = cmd }));

    [Theory]
    [InlineData("shell", "False")]
    [InlineData("args", "None")]
    [InlineData("working_dir", "/w")]
    [InlineData("uid", "www")]
    [InlineData("gid", "None")]
    [InlineData("executable", "None")]
    [InlineData("use_fds", "True")]
    [InlineData("use_sockets", "True")]
    [InlineData("numprocesses", "1")]
    [InlineData("warmup_delay", "0")]
    [InlineData("send_hup", "False")]
    [InlineData("stop_signal", "15")]
    [InlineData("stop_children", "False")]
    [InlineData("shell_args", "None")]
    [InlineData("max_retry", "5")]
    [InlineData("respawn", "True")]
    [InlineData("graceful_timeout", "30.0")]
    [InlineData("priority", "0")]
    [InlineData("copy_env", "False")]
    [InlineData("singleton", "False")]
    [InlineData("on_demand", "False")]
    [InlineData("max_age", "0")]
    [InlineData("max_age_variance", "30")]
    [InlineData("close_child_stdin", "True")]
    [InlineData("close_child_stdout", "False")]
    [InlineData("close_child_stderr", "False")]
    [InlineData("rlimits.nofile", "4096")]
    [InlineData("rlimits.core", "-1")]
    [InlineData("rlimits.cpu", "$(circus.rlimits.cpu)")]
    [InlineData("autostart", "$(circus.autostart)")]
    [InlineData("stdout_stream", "$(circus.stdout_stream)")]
    public void OptionsPrintAsPythonPrintsThem(string name, string text)
    {
        var options = new WatcherOptions { Cmd = $"prog '$(circus.{name})'", Uid = "www", UseSockets = true, WorkingDirectory = "/w" };
        options.Rlimits["nofile"] = 4096;
        options.Rlimits["core"] = null;
        Assert.Equal("prog|" + text, Build(options));
    }

    [Fact]
    public void CommandLineNamesItself() =>
        Assert.Equal("prog|prog $(circus.cmd)", Build(new WatcherOptions { Cmd = "prog", Args = new("'$(circus.cmd) $(circus.shell_args)'"), ShellArgs = "$(circus.cmd)" }));

    [Theory]
    [InlineData("prog a", "b 'c d' $(circus.wid)", "prog|a|b|c d|1")]
    [InlineData("", "prog b", "prog|b")]
    [InlineData("prog", "", "prog")]
    [InlineData("prog", null, "prog")]
    public void TextArgumentsAreSplitAndAppended(string cmd, string? args, string argv) =>
        Assert.Equal(argv, Build(new WatcherOptions { Cmd = cmd, Args = new(args) }));

    [Fact]
    public void ItemsOfAListStayOneWord() =>
        Assert.Equal("prog|a b|w 1|", Build(new WatcherOptions { Cmd = "prog", Args = new(["a b", "w $(circus.wid)", ""]) }));

    [Theory]
    [InlineData("a | b > $HOME", "x 'y z'", null, "/bin/sh|-c|a | b > $HOME x 'y z'")]
    [InlineData("echo $0 $(circus.wid)", "", "name 'a b'", "/bin/sh|-c|echo $0 1|name|a b")]
    [InlineData("", "echo it's", null, "/bin/sh|-c|echo it's")]
    public void ShellGetsTheCommandAsItIs(string cmd, string args, string? shellArgs, string argv) =>
        Assert.Equal(argv, Build(new WatcherOptions { Cmd = cmd, Args = new(args), Shell = true, ShellArgs = shellArgs }));

    [Fact]
    public void ItemsOfAListAreQuotedForTheShell() =>
        Assert.Equal("/bin/sh|-c|echo 'a b' '$x'", Build(new WatcherOptions { Cmd = "echo", Args = new(["a b", "$x"]), Shell = true }));

    [Theory]
    [InlineData("", "", "cmd and args are empty")]
    [InlineData("a 'b", "", "cmd: the quotation that ' opens at character 3 has no end: a 'b")]
    [InlineData("a\0", "", "a word holds a NUL character")]
    [InlineData("a", "\"b", "args: the quotation that \" opens at character 1 has no end: \"b")]
    public void CommandLineThatCannotRunSaysWhy(string cmd, string args, string error) =>
        Assert.Equal("error: command line of web: " + error, Build(new WatcherOptions { Cmd = cmd, Args = new(args) }));

    [Fact]
    public void ShellWithoutCommandOrWithAnOpenQuoteSaysWhy()
    {
        Assert.Equal("error: command line of web: cmd and args are empty", Build(new WatcherOptions { Cmd = " ", Shell = true }));
        Assert.Equal(
            "error: command line of web: shell_args: the quotation that ' opens at character 1 has no end: 'a",
            Build(new WatcherOptions { Cmd = "x", Shell = true, ShellArgs = "'a" }));
    }

    [Theory]
    [InlineData("prog", "", null, false)]
    [InlineData("prog $(circus.wid)", "", null, true)]
    [InlineData("prog ((Circus.WID))", "", null, true)]
    [InlineData("prog", "$(circus.wid)", null, true)]
    [InlineData("prog $(circus.env.nested)", "", null, true)]
    [InlineData("prog", "$(circus.env.nested)", null, false)]
    [InlineData("prog $(circus.width)", "", null, false)]
    [InlineData("prog", "", "$(circus.wid)", false)]
    public void UseOfTheWidIsKnown(string cmd, string args, string? shellArgs, bool uses) =>
        Assert.Equal(uses, CommandLine.UsesWid(new WatcherOptions { Cmd = cmd, Args = new(args), ShellArgs = shellArgs }, Environment));

    [Fact]
    public void UseOfTheWidInListsAndShellArgsIsKnown()
    {
        Assert.True(CommandLine.UsesWid(new WatcherOptions { Cmd = "x", Args = new(["$(circus.wid)"]) }, Environment));
        Assert.True(CommandLine.UsesWid(new WatcherOptions { Cmd = "x", Shell = true, ShellArgs = "$(circus.wid)" }, Environment));
    }

    [Theory]
    [InlineData("x $(circus.sockets.web)", true)]
    [InlineData("x ${socket:WEB}", true)]
    [InlineData("x ${circus.sockets.web}", true)]
    [InlineData("x $(circus.sockets.webs)", false)]
    [InlineData("x circus.sockets.web", false)]
    public void UseOfASocketIsKnown(string cmd, bool uses) => Assert.Equal(uses, CommandLine.UsesSocket(new WatcherOptions { Cmd = cmd }, "web"));
}
