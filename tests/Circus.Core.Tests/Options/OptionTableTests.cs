namespace Circus.Options.Tests;

/// <summary>The table against spec/config.md §3–§6.</summary>
public sealed class OptionTableTests
{
    /// <summary>Name, default as Python prints it, and what `set` does: the table of config.md §4 and protocol.md §8.2.</summary>
    [Theory]
    [InlineData("cmd", "''", Settable.Yes, OnChange.Reload)]
    [InlineData("args", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("numprocesses", "1", Settable.Yes, OnChange.Manage)]
    [InlineData("warmup_delay", "0", Settable.Yes, OnChange.Nothing)]
    [InlineData("shell", "False", Settable.Yes, OnChange.Reload)]
    [InlineData("shell_args", "None", Settable.No, OnChange.Nothing)]
    [InlineData("working_dir", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("uid", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("gid", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("copy_env", "False", Settable.Accepted, OnChange.Nothing)]
    [InlineData("copy_path", "False", Settable.No, OnChange.Nothing)]
    [InlineData("executable", "None", Settable.No, OnChange.Nothing)]
    [InlineData("stop_signal", "15", Settable.Yes, OnChange.Nothing)]
    [InlineData("stop_children", "False", Settable.Yes, OnChange.Nothing)]
    [InlineData("kill_group", "False", Settable.Yes, OnChange.Nothing)]
    [InlineData("graceful_timeout", "30.0", Settable.Yes, OnChange.Nothing)]
    [InlineData("stop_signals", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("max_retry", "5", Settable.Yes, OnChange.Nothing)]
    [InlineData("backoff", "'0.01'", Settable.Yes, OnChange.Nothing)]
    [InlineData("ready", "'none'", Settable.Yes, OnChange.Reload)]
    [InlineData("ready_timeout", "60.0", Settable.Yes, OnChange.Nothing)]
    [InlineData("critical", "False", Settable.Yes, OnChange.Nothing)]
    [InlineData("nice", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("oom_score_adj", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("cpu_affinity", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("no_new_privs", "False", Settable.Yes, OnChange.Reload)]
    [InlineData("pdeathsig", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("priority", "0", Settable.No, OnChange.Nothing)]
    [InlineData("singleton", "False", Settable.Yes, OnChange.Nothing)]
    [InlineData("use_sockets", "False", Settable.No, OnChange.Nothing)]
    [InlineData("send_hup", "False", Settable.Yes, OnChange.Nothing)]
    [InlineData("on_demand", "False", Settable.No, OnChange.Nothing)]
    [InlineData("respawn", "True", Settable.Yes, OnChange.Manage)]
    [InlineData("autostart", "True", Settable.No, OnChange.Nothing)]
    [InlineData("close_child_stdin", "True", Settable.Yes, OnChange.Reload)]
    [InlineData("close_child_stdout", "False", Settable.Yes, OnChange.Reload)]
    [InlineData("close_child_stderr", "False", Settable.Yes, OnChange.Reload)]
    [InlineData("stdin_socket", "None", Settable.No, OnChange.Nothing)]
    [InlineData("max_age", "0", Settable.Yes, OnChange.Reload)]
    [InlineData("max_age_variance", "30", Settable.Yes, OnChange.Reload)]
    [InlineData("rlimit_", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("stdout_stream.", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("stderr_stream.", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("stdout_stream", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("stderr_stream", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("hooks.timeout", "30.0", Settable.Yes, OnChange.Nothing)]
    [InlineData("hooks.", "None", Settable.Yes, OnChange.Nothing)]
    [InlineData("hooks", "{}", Settable.Yes, OnChange.Nothing)]
    [InlineData("env", "None", Settable.Yes, OnChange.Reload)]
    [InlineData("virtualenv", "None", Settable.No, OnChange.Nothing)]
    [InlineData("virtualenv_py_ver", "None", Settable.No, OnChange.Nothing)]
    [InlineData("check_flapping", "None", Settable.No, OnChange.Nothing)]
    [InlineData("retry_in", "None", Settable.Accepted, OnChange.Nothing)]
    public void WatcherOptionIsDeclared(string name, string value, Settable settable, OnChange onChange)
    {
        var row = Assert.Single(WatcherOptionTable.Rows, row => row.Name == name);
        Assert.Equal((value, settable, onChange), (row.Default.ToString(), row.Settable, row.OnChange));
        Assert.Equal(settable == Settable.No, row.WireType == WireType.None);
    }

    [Theory]
    [InlineData("check_delay", "5.0")]
    [InlineData("endpoint", "'tcp://127.0.0.1:5555'")]
    [InlineData("endpoint_owner", "None")]
    [InlineData("pubsub_endpoint", "'tcp://127.0.0.1:5556'")]
    [InlineData("multicast_endpoint", "'udp://237.219.251.97:12027'")]
    [InlineData("stats_endpoint", "'tcp://127.0.0.1:5557'")]
    [InlineData("statsd", "False")]
    [InlineData("stats_period", "1")]
    [InlineData("umask", "None")]
    [InlineData("warmup_delay", "0")]
    [InlineData("httpd", "False")]
    [InlineData("httpd_host", "'localhost'")]
    [InlineData("httpd_port", "8080")]
    [InlineData("debug", "False")]
    [InlineData("debug_gc", "False")]
    [InlineData("pidfile", "None")]
    [InlineData("loglevel", "None")]
    [InlineData("logoutput", "None")]
    [InlineData("loggerconfig", "None")]
    [InlineData("fqdn_prefix", "None")]
    [InlineData("include", "[]")]
    [InlineData("include_dir", "[]")]
    public void CircusOptionIsDeclared(string name, string value) =>
        Assert.Equal(value, Assert.Single(CircusOptionTable.Rows, row => row.Name == name).Default.ToString());

    [Fact]
    public void NamesAreUniqueInTheirSection() =>
        Assert.DoesNotContain(OptionTable.All.GroupBy(static row => (row.Scope, row.Name)), static rows => rows.Count() > 1);

    [Fact]
    public void SummariesAreOneSentence() =>
        Assert.All(OptionTable.All, static row => Assert.True(char.IsUpper(row.Summary[0]) || row.Name is "umask" or "loglevel", row.Name));

    [Fact]
    public void SummariesEndWithAFullStop() => Assert.All(OptionTable.All, static row => Assert.EndsWith(".", row.Summary, StringComparison.Ordinal));

    [Theory]
    [InlineData("rlimit_nofile", "rlimit_NAME")]
    [InlineData("hooks.before_start", "hooks.NAME")]
    [InlineData("hooks", "hooks")]
    [InlineData("stdout_stream.class", "stdout_stream.NAME")]
    [InlineData("cmd", "cmd")]
    [InlineData("rlimit_", null)]
    [InlineData("zork", null)]
    [InlineData("Cmd", null)]
    public void NameFindsItsRow(string name, string? row) => Assert.Equal(row, OptionTable.FindWatcher(name)?.HelpName);

    [Fact]
    public void PluginPriorityIsAboveThatOfOthers() => Assert.Equal(1, OptionTable.Find(PluginOptionTable.Rows, "priority")!.Default.Int);

    [Fact]
    public void EveryValueReadsBackWhatItWrote()
    {
        foreach (var row in WatcherOptionTable.Rows)
        {
            OptionValue value = row.Type switch
            {
                OptionType.Int or OptionType.Signal or OptionType.Rlimit => 7,
                OptionType.Float => 7.5,
                OptionType.Bool => !row.Default.Bool,
                OptionType.Map => new OrderedDictionary<string, string> { ["before_stop"] = "f" },
                _ when row.Check is not null => row.Name switch { "stop_signals" => "TERM:10, KILL", "backoff" => "0.5:5", "ready" => "delay:2", _ => "0-3" },
                _ => "text",
            };
            var options = new WatcherOptions();
            row.Set(options, "name", value);
            Assert.Equal(row.Name is "check_flapping" or "retry_in" ? value.ToText() : value, row.Get(options, "name"));
        }
    }
}
