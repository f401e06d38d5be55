namespace Circus.Plugins;

/// <summary>How important a line of a plugin's log is.</summary>
public enum PluginLogLevel
{
    Debug,
    Info,
    Warning,
    Error,
}

/// <summary>What a built-in plugin wants done; its host carries it out.</summary>
public abstract record PluginEffect;

/// <summary>A request to the daemon, as it stands on the wire.</summary>
public sealed record SendRequest(byte[] Json) : PluginEffect;

/// <summary>A StatsD message, one UDP datagram to this place.</summary>
public sealed record SendMetric(string Host, int Port, string Text) : PluginEffect;

/// <summary>A line of the plugin's own log.</summary>
public sealed record WriteLog(PluginLogLevel Level, string Text) : PluginEffect;

/// <summary>A line, with its line feed, to be appended to a file.</summary>
public sealed record AppendLine(string Path, byte[] Line) : PluginEffect;

/// <summary>Something to look at; the answer comes back under the number.</summary>
public sealed record StartProbe(long Number, PluginProbe Probe) : PluginEffect;
