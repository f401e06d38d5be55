using Circus.Options;

namespace Circus.Plugins;

/// <summary>Restarts a watcher that takes too much, or too little, for several rounds in a row (plugins-and-hooks.md §4.4).</summary>
internal sealed class ResourceWatcher : PeriodicPlugin
{
    private static readonly string[] Limits = ["over_cpu", "under_cpu", "over_memory", "under_memory", "over_health"];

    private readonly PluginSettings _settings;
    private readonly Statsd _statsd;
    private readonly string _watcher;
    private readonly ResourceLimit? _maxMemory;
    private readonly ResourceLimit? _minMemory;
    private readonly Rounds _own = new();
    private readonly Dictionary<int, Rounds> _children = [];

    private ResourceWatcher(PluginSettings settings, PluginOutbox outbox)
        : base(outbox, settings.Float("loop_rate"))
    {
        _settings = settings;
        _statsd = new Statsd(settings, outbox);
        _watcher = WatcherOf(settings)!;
        _maxMemory = LimitOf(settings, "max_mem");
        _minMemory = LimitOf(settings, "min_mem");
    }

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "resource_watcher",
        ClassName = "circus.plugins.resource_watcher.ResourceWatcher",
        Title = "Restarts a watcher whose processes take too much processor time or memory, or too little.",
        Options =
        [
            BuiltInDefinition.Row("watcher", OptionType.String, OptionValue.Null, "The watcher to guard."),
            BuiltInDefinition.Row("service", OptionType.String, OptionValue.Null, "Old name of watcher."),
            BuiltInDefinition.Row("max_cpu", OptionType.Float, 90.0, "Most processor time of a process; 0 is no limit.", "%", minimum: 0),
            BuiltInDefinition.Row("min_cpu", OptionType.Float, OptionValue.Null, "Least processor time of a process.", "%", minimum: 0),
            BuiltInDefinition.Row("max_mem", OptionType.String, "90", "Most memory of a process: a percentage, or a size (`250M`)."),
            BuiltInDefinition.Row("min_mem", OptionType.String, OptionValue.Null, "Least memory of a process: a percentage, or a size."),
            BuiltInDefinition.Row("health_threshold", OptionType.Float, 75.0, "Most of the mean of both percentages; 0 is no limit.", "%", minimum: 0),
            BuiltInDefinition.Row("max_count", OptionType.Int, 3, "Rounds in a row that are tolerated.", minimum: 0),
            BuiltInDefinition.Row("process_children", OptionType.Bool, false, "Look at each direct child of the processes too."),
            BuiltInDefinition.Row("child_signal", OptionType.Signal, 15, "Signal for a child beyond a limit."),
            .. Statsd.Options("app"),
            Statsd.LoopRate(60),
        ],
        Check = Validate,
        Make = static (settings, outbox, _) => new ResourceWatcher(settings, outbox),
    };

    private protected override void LookAfter() => Outbox.Call("stats", properties => properties.WriteString("name", _watcher), reply =>
    {
        if (!reply.IsOk || !reply.Root.TryGetProperty("info"u8, out var info))
        {
            Count("error");
            return;
        }

        var processes = ProcessStats.Of(info).ToArray();
        if (IsBeyond(_own, processes))
        {
            Outbox.Info($"{_watcher} is restarted: {_own.Told}");
            Outbox.Order("restart", properties => properties.WriteString("name", _watcher));
            _own.Reset();
        }

        if (_settings.Bool("process_children"))
            LookAfterChildren(processes);
    });

    private void LookAfterChildren(ProcessStats[] processes)
    {
        var alive = new HashSet<int>();
        foreach (var process in processes)
        {
            foreach (var child in process.Children.Where(child => alive.Add(child.Pid)))
            {
                if (!_children.TryGetValue(child.Pid, out var rounds))
                    _children.Add(child.Pid, rounds = new Rounds());
                if (!IsBeyond(rounds, [child]))
                    continue;
                rounds.Reset();
                Outbox.Info($"child {child.Pid} of {_watcher} gets signal {_settings.Int("child_signal")}: {rounds.Told}");
                Outbox.Order("signal", properties =>
                {
                    properties.WriteString("name", _watcher);
                    properties.WriteNumber("signum", _settings.Int("child_signal"));
                    properties.WriteNumber("pid", process.Pid);

                    // Circus reads this name; its manual has another (quirks.md Q19).
                    properties.WriteNumber("childpid", child.Pid);
                });
            }
        }

        foreach (var gone in _children.Keys.Where(pid => !alive.Contains(pid)).ToArray())
            _children.Remove(gone);
    }

    /// <summary>Counts the limits that are broken; true when one was broken in too many rounds.</summary>
    private bool IsBeyond(Rounds rounds, ProcessStats[] processes)
    {
        // What can't be read counts as full for a percentage and as nothing for a size; no process at all is zero.
        var (cpu, memory) = (processes.Select(static each => each.CpuPercent ?? 100).ToArray(), processes.Select(static each => each.MemoryPercent ?? 100).ToArray());
        var sizes = processes.Select(static each => each.ResidentBytes ?? 0).ToArray();
        var (maxCpu, maxMemory, maxSize) = (cpu.DefaultIfEmpty().Max(), memory.DefaultIfEmpty().Max(), sizes.DefaultIfEmpty().Max());
        var (minCpu, minMemory, minSize) = (cpu.DefaultIfEmpty().Min(), memory.DefaultIfEmpty().Min(), sizes.DefaultIfEmpty().Min());
        bool[] broken =
        [
            _settings.Float("max_cpu") is var most and not 0 && maxCpu > most,
            _settings.Has("min_cpu") && minCpu <= _settings.Float("min_cpu"),
            _maxMemory is { } most2 && most2.IsExceededBy(maxMemory, maxSize),
            _minMemory is { } least && least.IsAbove(minMemory, minSize),
            _settings.Float("health_threshold") is var threshold and not 0 && (maxCpu + maxMemory) / 2 > threshold,
        ];
        for (var i = 0; i < Limits.Length; i++)
        {
            if (broken[i])
                Count(Limits[i]);
            rounds.Counts[i] = broken[i] ? rounds.Counts[i] + 1 : 0;
        }

        if (rounds.Counts.Max() <= _settings.Int("max_count"))
            return false;
        Count("restarting");
        rounds.Told = string.Join(", ", Limits.Where((_, i) => rounds.Counts[i] > _settings.Int("max_count")));
        return true;
    }

    private void Count(string what) => _statsd.Increment($"_resource_watcher.{_watcher}.{what}");

    private static string? WatcherOf(PluginSettings settings) => settings.TextOrNull("watcher") ?? settings.TextOrNull("service");

    private static ResourceLimit? LimitOf(PluginSettings settings, string name) =>
        settings.TextOrNull(name) is { } text ? ResourceLimit.Parse(text, out _) : null;

    private static (string, string)? Validate(PluginSettings settings)
    {
        if (WatcherOf(settings) is null)
            return ("watcher", "the name of the watcher to guard");
        foreach (var name in (string[])["max_mem", "min_mem"])
        {
            if (settings.TextOrNull(name) is { } text && ResourceLimit.Parse(text, out var reason) is null)
                return (name, reason);
        }

        return null;
    }

    /// <summary>For each limit, in how many rounds in a row it was broken.</summary>
    private sealed class Rounds
    {
        internal int[] Counts { get; } = new int[Limits.Length];

        internal string Told { get; set; } = "";

        internal void Reset() => Array.Clear(Counts);
    }
}
