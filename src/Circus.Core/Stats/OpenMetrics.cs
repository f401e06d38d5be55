using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Circus.Stats;

/// <summary>The two forms of the text: they differ in how a counter's family is named and in how the text ends.</summary>
public enum MetricsFormat
{
    /// <summary>OpenMetrics 1.0: the family of `x_total` is `x`, and `# EOF` is the last line.</summary>
    OpenMetrics,

    /// <summary>The Prometheus text format 0.0.4, which node_exporter and promtool read.</summary>
    Prometheus,
}

/// <summary>A reply to `counters` as text for monitoring. A watcher has a fixed number of series; processes have some only when the reply names them.</summary>
public static class OpenMetrics
{
    /// <summary>The text for a daemon that could not be asked.</summary>
    public static string Down(MetricsFormat format)
    {
        var text = new MetricsText(format);
        text.Family("circus_up", "gauge", "Whether the daemon answers.");
        text.Sample(0);
        return text.End();
    }

    /// <summary>The text for a reply to `counters`.</summary>
    public static string Of(JsonElement reply, MetricsFormat format)
    {
        var text = new MetricsText(format);
        text.Family("circus_up", "gauge", "Whether the daemon answers.");
        text.Sample(1);
        WriteDaemon(text, reply.GetProperty("daemon"));

        var watchers = reply.GetProperty("watchers").EnumerateObject().ToList();
        Gauge("circus_watcher_active", "Whether the watcher is active.", watcher => watcher.GetProperty("state").GetString() == "active" ? 1 : 0);
        Gauge("circus_watcher_processes_wanted", "Processes that the watcher should have; 0 while it is stopped.", Number("wanted"));
        Gauge("circus_watcher_processes_running", "Processes that the watcher has.", Number("running"));
        Counter("circus_watcher_spawns", "Processes started.", Number("spawns"));
        Counter("circus_watcher_restarts", "Processes started in place of one that had ended.", Number("restarts"));
        Counter("circus_watcher_spawn_failures", "Attempts to start a process that failed.", Number("spawn_failures"));
        Counter("circus_watcher_early_deaths", "Processes that ended by themselves within their first second.", Number("early_deaths"));
        text.Family("circus_watcher_deaths", "counter", "Processes that ended, by reason.");
        foreach (var watcher in watchers)
        {
            foreach (var death in watcher.Value.GetProperty("deaths").EnumerateObject())
                text.Sample(death.Value.GetDouble(), ("watcher", watcher.Name), ("reason", death.Name));
        }

        Streams("circus_watcher_stream_bytes", "What the processes of the watcher wrote into its stream.", "bytes", "bytes");
        Streams("circus_watcher_stream_dropped_bytes", "Of that, what was thrown away because the stream could not take it.", "dropped_bytes", "bytes");
        Streams("circus_watcher_stream_errors", "Attempts to write, rotate or open the stream that failed.", "errors", null);
        Counter("circus_watcher_cpu_seconds", "Processor time of all processes of the watcher, ended ones too.", Number("cpu_seconds"), "seconds");
        Gauge("circus_watcher_resident_memory_bytes", "Resident memory of the processes of the watcher.", Number("rss_bytes"), "bytes");
        WriteProcesses(text, watchers);
        return text.End();

        void Gauge(string name, string help, Func<JsonElement, double> value, string? unit = null) => Write(name, "gauge", help, value, unit);

        void Counter(string name, string help, Func<JsonElement, double> value, string? unit = null) => Write(name, "counter", help, value, unit);

        void Streams(string name, string help, string property, string? unit)
        {
            var streams = watchers.SelectMany(watcher => watcher.Value.GetProperty("streams").EnumerateObject().Select(stream => (watcher.Name, Stream: stream))).ToList();
            if (streams.Count == 0)
                return;
            text.Family(name, "counter", help, unit);
            foreach (var (watcher, stream) in streams)
                text.Sample(stream.Value.GetProperty(property).GetDouble(), ("watcher", watcher), ("stream", stream.Name));
        }

        void Write(string name, string type, string help, Func<JsonElement, double> value, string? unit)
        {
            text.Family(name, type, help, unit);
            foreach (var watcher in watchers)
                text.Sample(value(watcher.Value), ("watcher", watcher.Name));
        }
    }

    private static void WriteDaemon(MetricsText text, JsonElement daemon)
    {
        text.Family("circus_daemon_cpu_seconds", "counter", "Processor time of the daemon itself.", "seconds");
        text.Sample(daemon.GetProperty("cpu_seconds").GetDouble());
        text.Family("circus_daemon_resident_memory_bytes", "gauge", "Resident memory of the daemon itself.", "bytes");
        text.Sample(daemon.GetProperty("rss_bytes").GetDouble());

        var loop = daemon.GetProperty("loop");
        text.Family("circus_loop_turn_seconds", "histogram", "How long a turn of the daemon's loop takes, and so what comes next may have to wait.", "seconds");
        foreach (var bucket in loop.GetProperty("up_to").EnumerateArray())
            text.Part("_bucket", bucket[1].GetDouble(), ("le", MetricsText.Float(bucket[0].GetDouble())));
        text.Part("_bucket", loop.GetProperty("turns").GetDouble(), ("le", "+Inf"));
        text.Part("_sum", loop.GetProperty("seconds").GetDouble());
        text.Part("_count", loop.GetProperty("turns").GetDouble());
    }

    private static void WriteProcesses(MetricsText text, List<JsonProperty> watchers)
    {
        var processes = watchers.Where(watcher => watcher.Value.TryGetProperty("processes", out _))
            .SelectMany(watcher => watcher.Value.GetProperty("processes").EnumerateObject().Select(process => (Watcher: watcher.Name, Pid: process.Name, process.Value)))
            .ToList();
        if (processes.Count == 0)
            return;
        Write("circus_process_cpu_seconds", "counter", "Processor time of the process.", "cpu_seconds", "seconds");
        Write("circus_process_resident_memory_bytes", "gauge", "Resident memory of the process.", "rss_bytes", "bytes");
        Write("circus_process_start_time_seconds", "gauge", "When the process was started, since the epoch.", "started", "seconds");

        void Write(string name, string type, string help, string property, string unit)
        {
            text.Family(name, type, help, unit);
            foreach (var (watcher, pid, process) in processes)
            {
                var wid = process.GetProperty("wid").GetInt32().ToString(CultureInfo.InvariantCulture);
                text.Sample(process.GetProperty(property).GetDouble(), ("watcher", watcher), ("wid", wid), ("pid", pid));
            }
        }
    }

    private static Func<JsonElement, double> Number(string property) => element => element.GetProperty(property).GetDouble();

    /// <summary>The lines of one text, family by family.</summary>
    private sealed class MetricsText(MetricsFormat format)
    {
        private readonly StringBuilder _text = new();
        private string _name = "";
        private string _suffix = "";

        internal void Family(string name, string type, string help, string? unit = null)
        {
            (_name, _suffix) = (name, type == "counter" ? "_total" : "");
            var family = format == MetricsFormat.Prometheus ? _name + _suffix : _name;
            Line($"# HELP {family} {help}");
            Line($"# TYPE {family} {type}");
            if (unit is not null && format == MetricsFormat.OpenMetrics)
                Line($"# UNIT {family} {unit}");
        }

        internal void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Part(_suffix, value, labels);

        internal void Part(string suffix, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        {
            _text.Append(_name).Append(suffix);
            for (var i = 0; i < labels.Length; i++)
                _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
            _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        internal string End() => format == MetricsFormat.OpenMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();

        /// <summary>A bound of a bucket: always with a fraction, as OpenMetrics wants it.</summary>
        internal static string Float(double value)
        {
            var text = value.ToString("0.############", CultureInfo.InvariantCulture);
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
        }

        private void Line(string line) => _text.Append(line).Append('\n');

        private static string Escape(string label) =>
            label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
