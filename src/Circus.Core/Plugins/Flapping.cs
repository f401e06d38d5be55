using System.Globalization;
using System.Text.Json;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>
/// Stops a watcher whose processes die too fast, and starts it again some times (plugins-and-hooks.md §4.1). Only deaths that nobody asked
/// for count (decision Q18). Between its own `stop` and the next start it doesn't count at all: what dies then is already being stopped.
/// </summary>
internal sealed class Flapping(PluginSettings settings, PluginOutbox outbox, double checkDelaySeconds) : BuiltInPlugin(outbox)
{
    private const int Infinite = -1;
    private const string Prefix = "flapping.";

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly EventNames _names = new(outbox);

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "flapping",
        ClassName = "circus.plugins.flapping.Flapping",
        Title = "Stops a watcher whose processes die too fast, and tries again later. A watcher's own options `flapping.NAME` win.",
        Options =
        [
            BuiltInDefinition.Row("attempts", OptionType.Int, 2, "Deaths that make a flapping watcher.", minimum: 1),
            BuiltInDefinition.Row("window", OptionType.Float, 1.0, "Time within which they happen, on top of check_delay.", "s"),
            BuiltInDefinition.Row("retry_in", OptionType.Float, 7.0, "Pause before the watcher is started again.", "s", minimum: 0),
            BuiltInDefinition.Row("max_retry", OptionType.Int, 5, "Starts before the watcher stays stopped; -1 is no limit.", minimum: -1),
        ],
        Make = static (settings, outbox, checkDelay) => new Flapping(settings, outbox, checkDelay),
    };

    public override Instant NextTimer
    {
        get
        {
            var next = Instant.Never;
            foreach (var watched in _watched.Values)
                next = watched.RetryAt < next ? watched.RetryAt : next;
            return next;
        }
    }

    public override void OnEvent(PluginEvent @event)
    {
        switch (@event.Name)
        {
            case "reap" when @event.Reason is null or "exited" or "signalled":
                OnDeath(@event.Watcher);
                break;
            case "updated":
                if (_watched.TryGetValue(@event.Watcher, out var changed))
                    FetchOverrides(changed, check: false);
                break;
            case "stop":
                if (_watched.TryGetValue(@event.Watcher, out var stopped))
                    stopped.HasStopped = true;
                break;
            case "start":
                // Somebody else was faster than our retry.
                if (_watched.TryGetValue(@event.Watcher, out var started) && started is { IsHeld: true, HasStopped: true })
                    started.Release();
                break;
        }
    }

    public override void OnTimer()
    {
        foreach (var watched in _watched.Values.Where(each => each.RetryAt <= Outbox.Now))
        {
            watched.Release();
            var name = watched.Name;
            Outbox.Order("start", properties => properties.WriteString("name", name));
        }
    }

    /// <summary>What an event of the daemon may have been missed about is asked for again.</summary>
    public override void OnConnected()
    {
        foreach (var watched in _watched.Values)
            watched.HasOverrides = false;
    }

    private void OnDeath(string resName)
    {
        if (!_watched.TryGetValue(resName, out var watched))
            _watched.Add(resName, watched = new Watched(resName));
        if (watched.IsHeld)
            return;
        watched.Deaths.Add(Outbox.Now);
        if (watched.HasOverrides)
            Check(watched);
        else if (!watched.IsFetching)
            FetchOverrides(watched, check: true);
    }

    private void FetchOverrides(Watched watched, bool check)
    {
        watched.IsFetching = true;
        _names.Find(watched.ResName, name =>
        {
            watched.Name = name;
            Outbox.Call("options", properties => properties.WriteString("name", name), reply =>
            {
                watched.IsFetching = false;
                if (reply.IsOk && reply.Root.TryGetProperty("options"u8, out var options) && options.ValueKind == JsonValueKind.Object)
                    ReadOverrides(watched, options);
                if (check)
                    Check(watched);
            });
        });
    }

    private void ReadOverrides(Watched watched, JsonElement options)
    {
        watched.HasOverrides = true;
        watched.Overrides.Clear();
        foreach (var option in options.EnumerateObject().Where(static option => option.Name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var name = option.Name[Prefix.Length..];
            var text = option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString()! : option.Value.GetRawText();
            var reason = "there is no such option of the plugin flapping";
            if (name == "active" ? OptionText.TryBool(text, out var value)
                : TryParse(name, text, out value, out reason))
                watched.Overrides[name] = value;
            else
                Outbox.Warn($"{watched.Name}: {option.Name}: {reason ?? "not a truth value"}");
        }
    }

    private static bool TryParse(string name, string text, out OptionValue value, out string? reason)
    {
        value = default;
        reason = "there is no such option of the plugin flapping";
        return Definition.Options.FirstOrDefault(each => each.Name == name) is { } row && OptionText.TryParse(row, name, text, out value, out reason);
    }

    private void Check(Watched watched)
    {
        OptionValue Option(string name) => watched.Overrides.TryGetValue(name, out var own) ? own : settings[name];

        if (watched.IsHeld || (watched.Overrides.TryGetValue("active", out var active) && !active.Bool))
            return;
        var (attempts, deaths) = (Option("attempts").Int, watched.Deaths);
        if (deaths.Count < attempts)
            return;
        var duration = (deaths[^1] - deaths[^attempts]).TotalSeconds - checkDelaySeconds;
        deaths.Clear();
        if (duration > Option("window").Float)
        {
            watched.Tries = 0;
            return;
        }

        var (maxRetry, retryIn, name) = (Option("max_retry").Int, Option("retry_in").Float, watched.Name);
        watched.IsHeld = true;
        watched.HasStopped = false;
        Outbox.Order("stop", properties => properties.WriteString("name", name));
        if (watched.Tries < maxRetry || maxRetry == Infinite)
        {
            watched.Tries++;
            Outbox.Info(string.Create(CultureInfo.InvariantCulture, $"{name}: flapping detected: retry in {retryIn,2:0.##}s (attempt number {watched.Tries})"));
            watched.RetryAt = Outbox.Now + Seconds.ToTimeSpan(retryIn);
            return;
        }

        Outbox.Info($"{name}: flapping detected: reached max retry limit");
        watched.Tries = 0;
    }

    /// <summary>What is known of one watcher.</summary>
    private sealed class Watched(string resName)
    {
        internal string ResName { get; } = resName;

        internal string Name { get; set; } = resName;

        internal List<Instant> Deaths { get; } = [];

        internal Dictionary<string, OptionValue> Overrides { get; } = new(StringComparer.Ordinal);

        internal bool HasOverrides { get; set; }

        internal bool IsFetching { get; set; }

        internal int Tries { get; set; }

        /// <summary>We have stopped it and not started it again.</summary>
        internal bool IsHeld { get; set; }

        /// <summary>The stop has been seen to happen: a start from now on is a new one.</summary>
        internal bool HasStopped { get; set; }

        internal Instant RetryAt { get; set; } = Instant.Never;

        internal void Release()
        {
            IsHeld = false;
            RetryAt = Instant.Never;
            Deaths.Clear();
        }
    }
}
