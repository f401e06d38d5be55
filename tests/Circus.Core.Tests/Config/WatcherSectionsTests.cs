using Circus.Options;

namespace Circus.Config.Tests;

/// <summary>`[watcher:NAME]`, config.md §4.</summary>
public sealed class WatcherSectionsTests
{
    public static TheoryData<string, string, string> Options => new()
    {
        { "cmd", "prog -x", "prog -x" },
        { "args", "a b", "a b" },
        { "numprocesses", "1_0", "10" },
        { "numprocesses", " +2 ", "2" },
        { "numprocesses", "0", "0" },
        { "warmup_delay", "2", "2" },
        { "warmup_delay", "0.5", "0.5" },
        { "shell", "yes", "True" },
        { "shell", "OFF", "False" },
        { "shell_args", "a b", "a b" },
        { "working_dir", "/tmp", "/tmp" },
        { "uid", "nobody", "nobody" },
        { "uid", "1000", "1000" },
        { "gid", "users", "users" },
        { "copy_env", "on", "True" },
        { "stop_signal", "2", "2" },
        { "stop_signal", "INT", "2" },
        { "stop_signal", "sigint", "2" },
        { "stop_signal", "SIGRTMIN+2", "36" },
        { "stop_signal", "TERM x", "15" },
        { "stop_children", "1", "True" },
        { "kill_group", "True", "True" },
        { "graceful_timeout", "5", "5.0" },
        { "graceful_timeout", "1e1", "10.0" },
        { "graceful_timeout", "inf", "inf" },
        { "graceful_timeout", "0", "0.0" },
        { "max_retry", "-1", "-1" },
        { "priority", "-3", "-3" },
        { "singleton", "true", "True" },
        { "use_sockets", "true", "True" },
        { "listen_fds", "web admin", "web admin" },
        { "send_hup", "true", "True" },
        { "on_demand", "true", "True" },
        { "respawn", "no", "False" },
        { "autostart", "no", "False" },
        { "close_child_stdin", "no", "False" },
        { "close_child_stdout", "yes", "True" },
        { "close_child_stderr", "yes", "True" },
        { "stdin_socket", "web", "web" },
        { "max_age", "60", "60" },
        { "max_age_variance", "0", "0" },
        { "rlimit_nofile", "4096", "4096" },
        { "rlimit_NOFILE", "4096", "4096" },
        { "rlimit_core", "", "None" },
        { "rlimit_core", "\"\"", "None" },
        { "rlimit_core", "-1", "None" },
        { "rlimit_core", "0", "0" },
        { "stdout_stream.filename", "a.log", "a.log" },
        { "stderr_stream.class", "StdoutStream", "StdoutStream" },
        { "hooks.before_start", "m.f", "m.f" },
        { "hooks.before_start", "m.f, True", "m.f, True" },
        { "hooks.before_start", "echo a, b", "echo a, b" },
        { "hooks.timeout", "5", "5.0" },
        { "check_flapping", "no", "False" },
        { "executable", "/bin/x", "/bin/x" },
        { "rlimit_nofile", "64:128", "64:128" },
        { "rlimit_nofile", "64:", "64:-1" },
        { "rlimit_core", "5:5", "5" },
        { "stop_signals", "TERM:10, INT:5, KILL", "TERM:10, INT:5, KILL" },
        { "backoff", "0.5:5", "0.5:5" },
        { "backoff", "1", "1" },
        { "ready", "Notify", "notify" },
        { "ready", "delay:2.5", "delay:2.5" },
        { "ready_timeout", "9", "9.0" },
        { "critical", "yes", "True" },
        { "nice", "-5", "-5" },
        { "oom_score_adj", "300", "300" },
        { "cpu_affinity", "0-3,7", "0-3,7" },
        { "cpu_affinity", "auto", "auto" },
        { "no_new_privs", "on", "True" },
        { "pdeathsig", "KILL", "9" },
        { "pdeathsig", "0", "None" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void OptionIsConverted(string name, string text, string value)
    {
        var options = Ini.Watcher($"[watcher:w]\ncmd = x\n{name} = {text}".Replace("cmd = x\ncmd", "cmd", StringComparison.Ordinal)).Options;
        var definition = OptionTable.FindWatcher(name)!;
        var suffix = definition.IsFamily ? name[definition.Name.Length..] : "";
        Assert.Equal(value, definition.Get(options, suffix).ToText());
    }

    [Fact]
    public void EveryFileOptionHasACase() =>
        Assert.Empty(WatcherOptionTable.Rows.Where(static row => row.InFile).Select(static row => row.HelpName)
            .Except(Options.Select(static row => OptionTable.FindWatcher((string)row[0])!.HelpName))
            // copy_path and virtualenv need copy_env: they have tests of their own.
            .Except(["copy_path", "virtualenv", "virtualenv_py_ver"]));

    [Theory]
    [InlineData("numprocesses = two", "'two' is not an integer")]
    [InlineData("numprocesses = 2.5", "'2.5' is not an integer")]
    [InlineData("numprocesses = 1__0", "'1__0' is not an integer")]
    [InlineData("numprocesses =", "'' is not an integer")]
    [InlineData("numprocesses = -1", "-1 is too small; the smallest is 0")]
    [InlineData("numprocesses = 99999999999", "99999999999 is too large; the largest is 2147483647")]
    [InlineData("numprocesses = $(circus.env.nope)", "'$(circus.env.nope)' is not an integer (circus.env.nope is not known here)")]
    [InlineData("max_retry = -2", "-2 is too small; the smallest is -1")]
    [InlineData("graceful_timeout = nan", "'nan' is not a number")]
    [InlineData("graceful_timeout = 1s", "'1s' is not a number")]
    [InlineData("graceful_timeout = -1", "-1 is too small; the smallest is 0")]
    [InlineData("shell = maybe", "'maybe' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("shell =", "'' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("check_flapping = x", "'x' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("stop_signal = SIGNOPE", "'SIGNOPE' is not a signal; allowed: a number from 0 to 64 or a name such as TERM, SIGINT or SIGRTMIN+2")]
    [InlineData("stop_signal = 65", "'65' is not a signal; allowed: a number from 0 to 64 or a name such as TERM, SIGINT or SIGRTMIN+2")]
    [InlineData("rlimit_nofile = many", "'many' is not a limit; allowed: an integer from 0, or nothing or -1 for unlimited, or SOFT:HARD")]
    [InlineData("rlimit_nofile = 9:8", "'9:8' is not a limit; allowed: an integer from 0, or nothing or -1 for unlimited, or SOFT:HARD")]
    [InlineData("nice = 20", "20 is too large; the largest is 19")]
    [InlineData("oom_score_adj = -1001", "-1001 is too small; the smallest is -1000")]
    [InlineData("cpu_affinity = 3-1", "'3-1' is not a list of processors; allowed: auto, or numbers and ranges such as 0-3,7")]
    [InlineData("ready = soon", "'soon' is not allowed; allowed: none, notify, delay:SECONDS")]
    [InlineData("backoff = 5:1", "'5:1' is not a back-off; allowed: START or START:MAXIMUM in seconds, such as 0.01:5")]
    [InlineData("stop_signals = TERM:1, NOPE", "'NOPE' is not a signal; allowed: SIGNAL:SECONDS, ..., such as TERM:10, INT:5, KILL")]
    [InlineData("stop_signals = TERM, INT", "'TERM' needs the seconds until the next signal, SIGNAL:SECONDS")]
    [InlineData("stop_signals = KILL, INT", "nothing can follow KILL")]
    [InlineData("rlimit_zork = 1",
        "there is no such limit; allowed after rlimit_: cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime")]
    [InlineData("hooks.before_start = m.f,perhaps", "'m.f,perhaps' is not a hook; allowed: a program, a shell line or package.module.callable, and after a comma yes or no")]
    [InlineData("stdout_stream = x", "options of a stream are written stdout_stream.NAME")]
    [InlineData("stdout_streamer.y = z", "options of a stream are written stdout_stream.NAME")]
    [InlineData("stderr_stream. = z", "options of a stream are written stderr_stream.NAME")]
    public void BadValueIsAnErrorThatSaysWhatIsAllowed(string line, string reason)
    {
        var option = line[..line.IndexOf(" =", StringComparison.Ordinal)];
        Assert.Equal($"main.ini:3: [watcher:w] {option}: {reason}", Ini.Error("[watcher:w]\ncmd = x\n" + line));
    }

    [Fact]
    public void WatchersAreSortedByCodePoint() =>
        Assert.Equal(["B", "a", "c"], Ini.Config("[watcher:c]\ncmd=x\n[watcher:B]\ncmd=x\n[watcher:a]\ncmd=x").Watchers.Select(static watcher => watcher.Name));

    [Fact]
    public void NamesThatDifferOnlyByCaseAreAnError() =>
        Assert.Equal(
            "main.ini:3: [watcher:WEB] the watcher 'WEB' is defined already at main.ini:1; names are not case-sensitive",
            Ini.Error("[watcher:web]\ncmd=x\n[watcher:WEB]\ncmd=x"));

    [Fact]
    public void NameOfAPluginIsTakenToo() =>
        Assert.Contains("'plugin:p' is defined already", Ini.Error("[watcher:plugin:p]\ncmd=x\n[plugin:p]\nuse=x"), StringComparison.Ordinal);

    [Fact]
    public void WatcherWithoutNameIsAnError() =>
        Assert.Equal("main.ini:1: [watcher:] a watcher needs a name, [watcher:NAME]", Ini.Error("[watcher:]\ncmd=x"));

    [Theory]
    [InlineData("singleton = yes\nnumprocesses = 2", "4: [watcher:w] numprocesses", "a singleton cannot have numprocesses = 2")]
    [InlineData("copy_path = yes", "3: [watcher:w] copy_path", "copy_path needs copy_env")]
    [InlineData("virtualenv = /venv", "3: [watcher:w] virtualenv", "virtualenv needs copy_env")]
    [InlineData("stdout_stream.max_bytes = 10", "3: [watcher:w] stdout_stream.max_bytes", "stdout_stream: it has neither class nor filename")]
    public void ContradictionDropsTheWatcherWithAWarning(string lines, string place, string reason)
    {
        var result = Ini.Load($"[watcher:w]\ncmd = x\n{lines}\n[watcher:v]\ncmd = x");
        Assert.Equal(["v"], result.Config!.Watchers.Select(static watcher => watcher.Name));
        Assert.Contains($"main.ini:{place}: the watcher is dropped: {reason}", Ini.Texts(result, ConfigSeverity.Warning));
    }

    [Theory]
    [InlineData("stderr_stream.class = filestream", "stderr_stream.class: the watcher is dropped: filestream is unknown; allowed: FileStream ")]
    [InlineData("stdout_stream.class = my.Stream", "stdout_stream.class: the watcher is dropped: my.Stream is a Python class, which can't be loaded; use ")]
    [InlineData("stdout_stream.filename = f\nstdout_stream.max_bytes = x", "stdout_stream.max_bytes: the watcher is dropped: 'x' is not a size")]
    public void AWrongStreamDropsTheWatcherAndItsLineIsTold(string lines, string warning)
    {
        var result = Ini.Load($"[watcher:w]\ncmd = x\n{lines}\n[watcher:v]\ncmd = x");
        Assert.Equal(["v"], result.Config!.Watchers.Select(static watcher => watcher.Name));
        Assert.Contains(Ini.Texts(result, ConfigSeverity.Warning), text => text.Contains($"[watcher:w] {warning}", StringComparison.Ordinal));
    }

    [Fact]
    public void AMistypedOptionOfAStreamIsTold() =>
        Assert.Equal(
            "main.ini:3: [watcher:w] stdout_stream.max_byte: streams have no such option; it is ignored; did you mean stdout_stream.max_bytes?",
            Ini.Warning("[watcher:w]\ncmd = x\nstdout_stream.max_byte = 1\nstdout_stream.filename = f"));

    [Theory]
    [InlineData("NumProcesses = 3", "NumProcesses: this is no option of a watcher, only kept for plugins to see; did you mean numprocesses?")]
    [InlineData("num-processes = 3", "num-processes: this is no option of a watcher, only kept for plugins to see; did you mean numprocesses?")]
    [InlineData("gracefull_timeout = 3", "gracefull_timeout: this is no option of a watcher, only kept for plugins to see; did you mean graceful_timeout?")]
    [InlineData("hook.before_start = f", "hook.before_start: this is no option of a watcher, only kept for plugins to see; did you mean hooks.before_start?")]
    [InlineData("env = A=1", "env: the option is ignored; set variables in a section [env:w]")]
    [InlineData("name = v", "name: the watcher is named 'v' by this option instead of its section")]
    public void DoubtfulOptionIsTold(string line, string warning) =>
        Assert.Equal("main.ini:3: [watcher:w] " + warning, Ini.Warning("[watcher:w]\ncmd = x\n" + line));

    [Theory]
    [InlineData("cmd =", "2: [watcher:w] cmd: there is nothing to run: cmd and args are empty")]
    [InlineData("cmd = 'x", "2: [watcher:w] cmd: the command line cannot be split into words: the quotation that ' opens at character 1 has no end")]
    [InlineData("cmd = x\nshell_args = y", "3: [watcher:w] shell_args: it is ignored without shell")]
    [InlineData("cmd = echo $HOME\nshell = 1", "3: [watcher:w] shell: shell = True is a real shell: it expands the $ in the command line, which Circus 0.19 passed on")]
    [InlineData("cmd = x\nhooks.before_lunch = f", "3: [watcher:w] hooks.before_lunch: it is never called; names of hooks: before_start after_start before_spawn after_spawn "
        + "before_stop after_stop before_signal after_signal before_reap after_reap extended_stats")]
    [InlineData("cmd = x\nstdout_stream.filename = f\nstdout_stream.max_bytes = 9", "4: [watcher:w] stdout_stream.max_bytes: it has no effect without stdout_stream.backup_count")]
    [InlineData("cmd = x $(circus.sockets.web)", "2: [watcher:w] cmd: there is no section [socket:web], which the watcher names")]
    [InlineData("cmd = x\nargs = ${socket:Web}", "3: [watcher:w] args: there is no section [socket:web], which the watcher names")]
    [InlineData("cmd = x\nstdin_socket = web", "3: [watcher:w] stdin_socket: there is no section [socket:web], which the watcher names")]
    public void DoubtfulWatcherIsTold(string lines, string warning) =>
        Assert.Equal("main.ini:" + warning, Ini.Warning("[watcher:w]\n" + lines));

    [Theory]
    [InlineData("flapping.max_retry = 3")]
    [InlineData("wid = 1")]
    [InlineData("x = 1")]
    [InlineData("team = blue")]
    public void FreeformOptionIsKeptWithoutComment(string line)
    {
        var result = Ini.Load("[watcher:w]\ncmd = x\n" + line);
        Assert.Empty(result.Problems);
        Assert.Equal(2, result.Config!.Watchers[0].Options.Freeform.Count);
    }

    [Fact]
    public void TheNameOfTheSectionCannotBeAnOption()
    {
        var result = Ini.Load("[watcher:w]\ncmd = x\n__name__ = other\nstdin_socket = none");
        Assert.Equal("watcher:w", Assert.Single(result.Config!.Watchers).Options.Freeform[IniFile.NameOption]);
    }

    [Fact]
    public void OptionsThatAreNotGivenHaveTheirDefaults()
    {
        var options = Ini.Watcher("[watcher:w]\ncmd = x").Options;
        Assert.Equal("", options.Args.Text);
        Assert.Equal("/srv", options.WorkingDirectory);
        Assert.Empty(options.StdoutStream!);
        Assert.Empty(options.StderrStream!);
        Assert.Empty(options.Environment!);
    }

    [Fact]
    public void CopyPathAndVirtualenvAreKeptWithCopyEnv()
    {
        var options = Ini.Watcher("[watcher:w]\ncmd=x\ncopy_env=1\ncopy_path=1\nvirtualenv=/v\nvirtualenv_py_ver=3.11\nexecutable=/bin/x").Options;
        Assert.Equal((true, "/v", "3.11", "/bin/x"), (options.CopyPath, options.Virtualenv, options.VirtualenvPyVer, options.Executable));
    }
}
