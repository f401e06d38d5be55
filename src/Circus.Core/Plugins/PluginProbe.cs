namespace Circus.Plugins;

/// <summary>Something in the world that a plugin looks at or has done; it ends within its time, one way or the other.</summary>
public abstract record PluginProbe(TimeSpan Timeout);

/// <summary>A GET of a URL, following redirects, or a POST of a JSON body. <see cref="ProbeResult.Code"/> is the status, 599 without an answer.</summary>
public sealed record HttpProbe(string Url, byte[]? Body, TimeSpan Timeout) : PluginProbe(Timeout)
{
    /// <summary>The status of an HTTP client that got none: no connection, or not in time.</summary>
    public const int NoAnswer = 599;
}

/// <summary>A TCP connection that is made and closed.</summary>
public sealed record TcpProbe(string Host, int Port, TimeSpan Timeout) : PluginProbe(Timeout);

/// <summary>INFO of a Redis server; <see cref="ProbeResult.Text"/> is what it says.</summary>
public sealed record RedisProbe(string Url, TimeSpan Timeout) : PluginProbe(Timeout);

/// <summary>
/// A command line for /bin/sh with further variables and what it finds on stdin. <see cref="ProbeResult.Code"/> is the exit status (minus the
/// signal), <see cref="ProbeResult.Text"/> its output. It and what it has started are killed when the time is up.
/// </summary>
public sealed record CommandProbe(string Command, IReadOnlyList<(string Name, string Value)> Variables, byte[]? Input, TimeSpan Timeout)
    : PluginProbe(Timeout);

/// <summary>Which files a command line runs: each word's path, links resolved, with its time of change, as one text in <see cref="ProbeResult.Text"/>.</summary>
public sealed record FilesProbe(IReadOnlyList<string> Words, string? Directory, string? SearchPath) : PluginProbe(TimeSpan.Zero);

/// <summary>How many connections wait to be accepted at a listening TCP port: <see cref="ProbeResult.Code"/>.</summary>
public sealed record QueueProbe(int Port) : PluginProbe(TimeSpan.Zero);

/// <summary>How a probe ended.</summary>
public sealed record ProbeResult
{
    public required bool IsOk { get; init; }

    public int Code { get; init; }

    /// <summary>Where a redirecting HTTP answer sends us.</summary>
    public string? Location { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    public string Text { get; init; } = "";

    /// <summary>Why it isn't ok.</summary>
    public string Error { get; init; } = "";

    public static ProbeResult Failed(string error, int code = 0) => new() { IsOk = false, Error = error, Code = code };
}
