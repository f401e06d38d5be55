using Circus.Config;
using Circus.Control;
using Circus.Linux;

namespace Circus.Plugins;

/// <summary>The probes under way, of all plugins of a host.</summary>
internal sealed class ProbeRuns(Epoll epoll) : IDisposable
{
    /// <summary>Epoll numbers of probes begin here.</summary>
    internal const long FirstNumber = 1L << 32;

    private const int MostRedirects = 5;

    private readonly List<Run> _runs = [];
    private Spawner? _spawner;
    private long _next = FirstNumber;

    internal Instant NextTimer
    {
        get
        {
            var next = Instant.Never;
            foreach (var run in _runs)
                next = run.Probe.Deadline < next ? run.Probe.Deadline : next;
            return next;
        }
    }

    /// <summary>Starts one; a result when it has ended already.</summary>
    internal ProbeResult? Start(PluginGuest guest, long number, PluginProbe probe, Instant now) => Start(new Run(guest, number, probe, null!, 0, 0), now);

    internal void OnReady(long data, Instant now, Action<PluginGuest, long, ProbeResult> deliver)
    {
        if (_runs.Find(each => each.Data == data) is not { } run)
            return;
        var result = run.Probe.OnReady();
        if (result is null)
            epoll.Modify(run.Probe.Descriptor, run.Probe.Wanted, (ulong)data);
        else
            End(run, result, now, deliver);
    }

    internal void RunTimers(Instant now, Action<PluginGuest, long, ProbeResult> deliver)
    {
        foreach (var run in _runs.FindAll(each => each.Probe.Deadline <= now))
            End(run, run.Probe.OnTimeout(), now, deliver);
    }

    /// <summary>What still runs is ended: a command doesn't outlive its plugin.</summary>
    public void Dispose()
    {
        foreach (var run in _runs)
        {
            if (run.Probe is ShellProbe shell)
                shell.OnTimeout();
            run.Probe.Dispose();
        }

        _spawner?.Dispose();
    }

    private void End(Run run, ProbeResult result, Instant now, Action<PluginGuest, long, ProbeResult> deliver)
    {
        _runs.Remove(run);
        epoll.Remove(run.Probe.Descriptor);
        run.Probe.Dispose();
        result = result with { Elapsed = now - run.Probe.Started };
        if (run.Wanted is HttpProbe { Body: null } http && result.Location is { } location && run.Redirects < MostRedirects
            && WebAddress.TryParse(http.Url, out var address) && address.Resolve(location) is { } target)
        {
            var next = http with { Url = target, Timeout = http.Timeout - result.Elapsed };
            if (Start(run with { Wanted = next, Redirects = run.Redirects + 1 }, now) is not { } ended)
                return;
            result = ended;
        }

        deliver(run.Guest, run.Number, run.Wanted is HttpProbe && run.Probe is ShellProbe ? FromCurl(result) : result);
    }

    private ProbeResult? Start(Run run, Instant now)
    {
        RunningProbe? probe;
        ProbeResult? failure;
        switch (run.Wanted)
        {
            case FilesProbe files:
                return FileLook.Files(files);
            case QueueProbe queue:
                return FileLook.Queue(queue);
            case CommandProbe command:
                (failure, probe) = StartShell(command, now);
                break;
            case HttpProbe http when http.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase):
                (failure, probe) = StartShell(Curl(http), now);
                break;
            case HttpProbe http when WebAddress.TryParse(http.Url, out var url) && url.Scheme == "http":
                (failure, probe) = StartSocket(url.Host, url.Port, new HttpExchange(url, http.Body), http.Timeout, now);
                break;
            case TcpProbe tcp:
                (failure, probe) = StartSocket(tcp.Host, tcp.Port, new ConnectExchange(), tcp.Timeout, now);
                break;
            case RedisProbe redis when WebAddress.TryParse(redis.Url, out var url) && url.Scheme is "redis" or "unix":
                (failure, probe) = StartRedis(url, redis.Timeout, now);
                break;
            default:
                return ProbeResult.Failed("the address can't be used", HttpProbe.NoAnswer);
        }

        if (failure is not null)
            return failure;
        epoll.Add(probe!.Descriptor, probe.Wanted, (ulong)_next);
        _runs.Add(run with { Probe = probe, Data = _next++ });
        return null;
    }

    private (ProbeResult? Failure, RunningProbe? Probe) StartShell(CommandProbe command, Instant now)
    {
        var failure = ShellProbe.TryStart(_spawner ??= Spawner.Create(), command, now, out var probe);
        return (failure, probe);
    }

    private static (ProbeResult? Failure, RunningProbe? Probe) StartRedis(WebAddress url, TimeSpan timeout, Instant now)
    {
        if (url.Scheme != "unix")
            return StartSocket(url.Host, url.Port, new RedisExchange(url), timeout, now);
        if (!SocketAddress.TryUnix(url.Path, out var address))
            return (ProbeResult.Failed("the path is too long for a unix socket"), null);
        // The path is the socket's here, and no database.
        var failure = SocketProbe.TryStart(address, new RedisExchange(url with { Path = "" }), now, timeout, out var probe);
        return (failure, probe);
    }

    private static (ProbeResult? Failure, RunningProbe? Probe) StartSocket(string host, int port, Exchange exchange, TimeSpan timeout, Instant now)
    {
        if (!HostName.TryResolve(host, out var address, out var error))
            return (exchange.Fail(error), null);
        var failure = SocketProbe.TryStart(SocketAddress.Ip(address, port), exchange, now, timeout, out var probe);
        return (failure, probe);
    }

    /// <summary>TLS is left to curl: a static binary has none.</summary>
    private static CommandProbe Curl(HttpProbe http)
    {
        var post = http.Body is null ? "-L" : "--data-binary @- -H 'Content-Type: application/json'";
        var seconds = Math.Max(1, (int)Math.Ceiling(http.Timeout.TotalSeconds));
        return new CommandProbe(
            $"exec curl -sS -o /dev/null -w '%{{http_code}}' -A circus -m {seconds} {post} -- {ShellWords.Quote(http.Url)}", [], http.Body, http.Timeout + TimeSpan.FromSeconds(2));
    }

    private static ProbeResult FromCurl(ProbeResult result)
    {
        var isAnswer = int.TryParse(result.Text, out var status) && status > 0;
        return result with
        {
            IsOk = isAnswer && status is >= 200 and < 300,
            Code = isAnswer ? status : HttpProbe.NoAnswer,
            Error = isAnswer ? (status is >= 200 and < 300 ? "" : $"HTTP status {status}") : $"curl: {result.Error}",
        };
    }

    private sealed record Run(PluginGuest Guest, long Number, PluginProbe Wanted, RunningProbe Probe, int Redirects, long Data);
}
