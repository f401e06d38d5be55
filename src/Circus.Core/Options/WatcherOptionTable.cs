using static Circus.Options.OptionTraits;

namespace Circus.Options;

/// <summary>The rows of `[watcher:NAME]` (config.md §4) and of the options of `set` and `add` (protocol.md §8.2).</summary>
internal static class WatcherOptionTable
{
    private static readonly WatcherOptions Defaults = new();

    internal static readonly OptionDefinition<WatcherOptions>[] Rows =
    [
        Row("cmd", OptionType.String, "Command line of the worker, split into words like a POSIX shell does.", Shown | InCommandLine | ForWorkers,
            static (o, _) => o.Cmd, static (o, _, v) => o.Cmd = v.Text ?? "",
            WireType.Text, Settable.Yes, OnChange.Reload),
        Row("args", OptionType.Arguments, "Arguments appended to the command line.", Shown | InCommandLine | ForWorkers,
            static (o, _) => o.Args, static (o, _, v) => o.Args = v.ToArguments(),
            WireType.Arguments, Settable.Yes, OnChange.Reload),
        Row("numprocesses", OptionType.Int, "How many processes to run.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.NumProcesses, static (o, _, v) => o.NumProcesses = v.Int,
            WireType.Integer, Settable.Yes, OnChange.Manage, minimum: 0),
        Row("warmup_delay", OptionType.Float, "Pause after each spawn.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => OptionValue.Whole(o.WarmupDelaySeconds), static (o, _, v) => o.WarmupDelaySeconds = v.Float,
            WireType.Number, Settable.Yes, minimum: 0, unit: "s"),
        Row("shell", OptionType.Bool, "Run the command line through /bin/sh -c, with variables, pipes and redirections.",
            Shown | InCommandLine | ExpandedEarly | ForWorkers,
            static (o, _) => o.Shell, static (o, _, v) => o.Shell = v.Bool,
            WireType.Boolean, Settable.Yes, OnChange.Reload),
        Row("shell_args", OptionType.String, "Arguments of the shell after the command, its $0, $1 and so on.", Shown | InCommandLine | ForWorkers,
            static (o, _) => o.ShellArgs, static (o, _, v) => o.ShellArgs = v.Text),
        Row("working_dir", OptionType.String, "Directory in which a worker starts.", Shown | InCommandLine | ForWorkers,
            static (o, _) => o.WorkingDirectory, static (o, _, v) => o.WorkingDirectory = v.Text,
            WireType.Text, Settable.Yes, OnChange.Reload),
        Row("uid", OptionType.Identity, "User, by name or number, that a worker runs as.", Shown | InCommandLine | ForWorkers,
            static (o, _) => OptionValue.Identity(o.Uid), static (o, _, v) => o.Uid = v.ToIdentity(),
            WireType.IntegerOrText, Settable.Yes, OnChange.Reload),
        Row("gid", OptionType.Identity, "Group, by name or number, that a worker runs as.", Shown | InCommandLine | ForWorkers,
            static (o, _) => OptionValue.Identity(o.Gid), static (o, _, v) => o.Gid = v.ToIdentity(),
            WireType.IntegerOrText, Settable.Yes, OnChange.Reload),
        Row("copy_env", OptionType.Bool, "Start from the daemon's environment instead of an empty one.",
            Shown | InCommandLine | ExpandedEarly | ForWorkers,
            static (o, _) => o.CopyEnv, static (o, _, v) => o.CopyEnv = v.Bool,
            WireType.Boolean, Settable.Accepted),
        Row("copy_path", OptionType.Bool, "Put Python's module path into PYTHONPATH; needs copy_env.", NoEffectYet | ExpandedEarly | ForWorkers,
            static (o, _) => o.CopyPath, static (o, _, v) => o.CopyPath = v.Bool),
        Row("executable", OptionType.String, "Accepted for compatibility; the program is the first word of the command line.",
            Shown | InCommandLine | NoEffectYet | ExpandedEarly | ForWorkers,
            static (_, _) => OptionValue.Null, static (o, _, v) => o.Executable = v.Text),
        Row("stop_signal", OptionType.Signal, "Signal that asks a worker to end.", Shown | InCommandLine | NotExpanded,
            static (o, _) => o.StopSignal, static (o, _, v) => o.StopSignal = v.Int,
            WireType.Integer, Settable.Yes, minimum: 0, maximum: SignalNames.Maximum),
        Row("stop_children", OptionType.Bool, "Send the stop signal to the direct children of a worker too.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.StopChildren, static (o, _, v) => o.StopChildren = v.Bool,
            WireType.Boolean, Settable.Yes),
        Row("kill_group", OptionType.Bool, "Send signals to the process group of a worker instead of the worker alone.", ExpandedEarly,
            static (o, _) => o.KillGroup, static (o, _, v) => o.KillGroup = v.Bool,
            WireType.Boolean, Settable.Yes),
        Row("graceful_timeout", OptionType.Float, "Time between the stop signal and SIGKILL.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.GracefulTimeoutSeconds, static (o, _, v) => o.GracefulTimeoutSeconds = v.Float,
            WireType.Number, Settable.Yes, minimum: 0, unit: "s"),
        Row("max_retry", OptionType.Int, "Attempts to execute the program before the watcher is stopped; -1 for ever, 0 never.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.MaxRetry, static (o, _, v) => o.MaxRetry = v.Int,
            WireType.Integer, Settable.Yes, minimum: -1),
        Row("priority", OptionType.Int, "Watchers with a larger priority start earlier and are stopped later.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.Priority, static (o, _, v) => o.Priority = v.Int),
        Row("singleton", OptionType.Bool, "Run one process at most.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.Singleton, static (o, _, v) => o.Singleton = v.Bool,
            WireType.Truth, Settable.Yes),
        Row("use_sockets", OptionType.Bool, "Workers inherit every managed socket.", Shown | InCommandLine | NoEffectYet | ExpandedEarly,
            static (o, _) => o.UseSockets, static (o, _, v) => o.UseSockets = v.Bool),
        Row("send_hup", OptionType.Bool, "A graceful reload sends SIGHUP to each process instead of replacing it.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.SendHup, static (o, _, v) => o.SendHup = v.Bool,
            WireType.Boolean, Settable.Yes),
        Row("on_demand", OptionType.Bool, "Start the processes only when a managed socket becomes readable.",
            Shown | InCommandLine | NoEffectYet | ExpandedEarly,
            static (o, _) => o.OnDemand, static (o, _, v) => o.OnDemand = v.Bool),
        Row("respawn", OptionType.Bool, "Replace processes that end.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.Respawn, static (o, _, v) => o.Respawn = v.Bool,
            WireType.Boolean, Settable.Yes, OnChange.Manage),
        Row("autostart", OptionType.Bool, "Take part when all watchers are started.", ExpandedEarly,
            static (o, _) => o.Autostart, static (o, _, v) => o.Autostart = v.Bool),
        Row("close_child_stdin", OptionType.Bool, "Give workers /dev/null as stdin.", Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.CloseChildStdin, static (o, _, v) => o.CloseChildStdin = v.Bool,
            WireType.Boolean, Settable.Yes, OnChange.Reload),
        Row("close_child_stdout", OptionType.Bool, "Give workers /dev/null as stdout, also when a stream is configured.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.CloseChildStdout, static (o, _, v) => o.CloseChildStdout = v.Bool,
            WireType.Boolean, Settable.Yes, OnChange.Reload),
        Row("close_child_stderr", OptionType.Bool, "Give workers /dev/null as stderr, also when a stream is configured.",
            Shown | InCommandLine | ExpandedEarly,
            static (o, _) => o.CloseChildStderr, static (o, _, v) => o.CloseChildStderr = v.Bool,
            WireType.Boolean, Settable.Yes, OnChange.Reload),
        Row("stdin_socket", OptionType.String, "Managed socket that becomes stdin of a worker.", NoEffectYet,
            static (o, _) => o.StdinSocket, static (o, _, v) => o.StdinSocket = v.Text),
        Row("max_age", OptionType.Int, "Age at which a process is replaced; 0 is never.", Shown | InCommandLine,
            static (o, _) => o.MaxAge, static (o, _, v) => o.MaxAge = v.Int,
            WireType.Integer, Settable.Yes, OnChange.Reload, minimum: 0, unit: "s"),
        Row("max_age_variance", OptionType.Int, "Random addition to max_age.", Shown | InCommandLine,
            static (o, _) => o.MaxAgeVariance, static (o, _, v) => o.MaxAgeVariance = v.Int,
            WireType.Integer, Settable.Yes, OnChange.Reload, minimum: 0, unit: "s"),
        Row("rlimit_", OptionType.Rlimit, "Resource limit of a worker, soft and hard; empty is unlimited.",
            Family | NotExpanded | ForWorkers,
            static (o, name) => o.Rlimits.GetValueOrDefault(name.ToLowerInvariant()) is { } limit ? limit : OptionValue.Null,
            static (o, name, v) => o.Rlimits[name.ToLowerInvariant()] = v.IsNull || v.Long == -1 ? null : v.Long,
            WireType.IntegerOrNull, Settable.Yes, OnChange.Reload, minimum: -1),
        Row("stdout_stream.", OptionType.Stream, "Where the lines that workers write on stdout go; without any to the daemon's own stdout.", Family | ForDaemon,
            static (o, name) => o.StdoutStream?.GetValueOrDefault(name), static (o, name, v) => (o.StdoutStream ??= [])[name] = v.ToText(),
            WireType.StreamValue, Settable.Yes),
        Row("stderr_stream.", OptionType.Stream, "Where the lines that workers write on stderr go; without any to the daemon's own stderr.", Family | ForDaemon,
            static (o, name) => o.StderrStream?.GetValueOrDefault(name), static (o, name, v) => (o.StderrStream ??= [])[name] = v.ToText(),
            WireType.StreamValue, Settable.Yes),
        Row("stdout_stream", OptionType.Map, "All options of the stdout stream as one object.", Shown | NotInFile | ForDaemon,
            static (o, _) => WithoutClass(o.StdoutStream), static (o, _, v) => o.StdoutStream = v.Map,
            WireType.Stream, Settable.Yes, shownAs: "stdout_stream_conf"),
        Row("stderr_stream", OptionType.Map, "All options of the stderr stream as one object.", Shown | NotInFile | ForDaemon,
            static (o, _) => WithoutClass(o.StderrStream), static (o, _, v) => o.StderrStream = v.Map,
            WireType.Stream, Settable.Yes, shownAs: "stderr_stream_conf"),
        Row("hooks.", OptionType.Hook, "Callable run at a point of the watcher's life, `callable[,ignore failure]`.",
            Family | NotExpanded | NoEffectYet | ForDaemon,
            static (o, name) => o.Hooks.GetValueOrDefault(name), static (o, name, v) => o.Hooks[name] = v.Text!,
            WireType.HookText, Settable.Yes),
        Row("hooks", OptionType.Map, "Several hooks as one object.", NotInFile | NoEffectYet | ForDaemon,
            static (o, _) => o.Hooks, static (o, _, v) => SetHooks(o, v.Map!),
            WireType.Hooks, Settable.Yes),
        Row("env", OptionType.Map, "The whole environment of a worker.", Shown | NotInFile | ForWorkers,
            static (o, _) => o.Environment, static (o, _, v) => o.Environment = v.Map,
            WireType.ObjectOfText, Settable.Yes, OnChange.Reload),
        Row("virtualenv", OptionType.String, "Python virtual environment to put into PATH and PYTHONPATH; needs copy_env.", NoEffectYet | ForWorkers,
            static (o, _) => o.Virtualenv, static (o, _, v) => o.Virtualenv = v.Text),
        Row("virtualenv_py_ver", OptionType.String, "Python version of the virtual environment.", NoEffectYet | ForWorkers,
            static (o, _) => o.VirtualenvPyVer, static (o, _, v) => o.VirtualenvPyVer = v.Text),
        Row("check_flapping", OptionType.Bool, "Accepted for compatibility; nothing uses it.", ExpandedEarly,
            static (o, _) => o.Freeform.GetValueOrDefault("check_flapping"),
            static (o, _, v) => o.Freeform["check_flapping"] = v.ToText()),
        Row("retry_in", OptionType.Float, "Accepted for compatibility; the flapping plugin has its own.", NotInFile,
            static (o, _) => o.Freeform.GetValueOrDefault("retry_in"), static (o, _, v) => o.Freeform["retry_in"] = v.ToText(),
            WireType.Number, Settable.Accepted),
    ];

    /// <summary>The rows of the `options` reply, in the order of its keys.</summary>
    internal static readonly OptionDefinition<WatcherOptions>[] ShownRows =
        [.. Rows.Where(static row => row.ShownByOptions).OrderBy(static row => row.ShownAs, StringComparer.Ordinal)];

    private static OptionDefinition<WatcherOptions> Row(
        string name,
        OptionType type,
        string summary,
        OptionTraits traits,
        Func<WatcherOptions, string, OptionValue> get,
        Action<WatcherOptions, string, OptionValue> set,
        WireType wire = WireType.None,
        Settable settable = Settable.No,
        OnChange onChange = OnChange.Nothing,
        double minimum = double.NegativeInfinity,
        double maximum = double.PositiveInfinity,
        string? unit = null,
        string? shownAs = null) => new(OptionScope.Watcher, name, type, summary, Defaults)
        {
            Traits = traits,
            Get = get,
            Set = set,
            WireType = wire,
            Settable = settable,
            OnChange = onChange,
            Minimum = minimum,
            Maximum = maximum,
            Unit = unit,
            ShownAs = shownAs ?? name,
        };

    private static OrderedDictionary<string, string>? WithoutClass(OrderedDictionary<string, string>? stream)
    {
        if (stream is null || !stream.ContainsKey("class"))
            return stream;
        var shown = new OrderedDictionary<string, string>(stream, StringComparer.Ordinal);
        shown.Remove("class");
        return shown;
    }

    private static void SetHooks(WatcherOptions options, OrderedDictionary<string, string> hooks)
    {
        foreach (var (name, text) in hooks)
            options.Hooks[name] = text;
    }
}
