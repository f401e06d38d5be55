using Circus.Control;
using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Sampling;

/// <summary>
/// `circus stats`, circusd-stats of old: attaches to any circusd of this host, ours or the Python one, keeps track of who runs there by its events,
/// and publishes statistics as our daemon does by itself. Everything happens on one thread but the sending.
/// </summary>
public static class StatsProgram
{
    private const int Failed = 1;

    /// <summary>How long the daemon may take to answer (spec/events-and-stats.md §3).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Events can be lost: after so many samples the daemon is asked again who runs.</summary>
    private const int SamplesBetweenChecks = 30;

    /// <summary>Runs until a signal or an error ends it; the exit status of the program.</summary>
    public static int Run(StatsOptions options)
    {
        if (!LogSetup.TryCreate(options.LogLevel, options.LogOutput, out var loggers, out var fault))
        {
            Console.Error.WriteLine($"--log-output: {fault}");
            return Failed;
        }

        using (loggers)
        {
            var logger = loggers.CreateLogger("circus");
            StatsLog.Starting(logger, options.Endpoint, options.PubsubEndpoint, options.StatsPoint);
            DaemonLog.Failed(logger, Run(options, logger));
        }

        return Failed;
    }

    /// <summary>Returns why it can't go on.</summary>
    private static string Run(StatsOptions options, ILogger logger)
    {
        if (!Endpoint.TryParse(options.Endpoint, out var endpoint, out var error)
            || !Endpoint.TryParse(options.PubsubEndpoint, out var pubsub, out error)
            || !Endpoint.TryParse(options.StatsPoint, out var statsPoint, out error))
        {
            return error;
        }

        var sink = new AttachedSink(logger);
        using var server = new ControlServer(sink);
        if (server.Bind(EndpointRole.Stats, statsPoint) is { IsBound: false } unbound)
            return unbound.Error;
        server.Start();

        SshHost? host = null;
        if ((options.Ssh is not null && !SshHost.TryParse(options.Ssh, keyFile: null, out host, out error))
            || !options.Curve.TryLoad(out var keys, out error))
        {
            return error;
        }

        if (!(host is null
            ? ControlClient.TrySubscribe(pubsub, Patience, out var subscription, out error, keys)
            : ControlClient.TrySubscribe(pubsub, host, Patience, out subscription, out error, keys)))
        {
            return error;
        }

        using (subscription)
        {
            // Before asking who runs: what happens in between isn't missed then.
            subscription.Subscribe("watcher."u8);
            if (!(host is null
                ? ControlClient.TryConnect(endpoint, Patience, out var client, out error, keys)
                : ControlClient.TryConnect(endpoint, host, Patience, out client, out error, keys)))
            {
                return error;
            }

            using (client)
                return Attach(new DaemonPeer(client, Patience), subscription, server.Stats, sink, logger);
        }
    }

    private static string Attach(DaemonPeer daemon, ISubscription subscription, IStatsPort port, AttachedSink sink, ILogger logger)
    {
        var known = new AttachedRoster();
        if (!known.TryRead(daemon, out var error))
            return error;
        var roster = new Stats.Roster();
        using var table = new ProcessTable(MostDescriptors());
        var stream = new StatsStream(table, port, known.Circus);
        var wasWanted = false;
        var due = Clock.MonotonicNanoseconds();
        for (var sample = 1; ; sample++)
        {
            due += Period.Ticks * TimeSpan.NanosecondsPerTick;
            if (!TryFollow(subscription, known, due, out error))
                return error;
            if (sample % SamplesBetweenChecks == 0 && !known.TryRead(daemon, out error))
                StatsLog.Unreachable(logger, error);
            due = Math.Max(due, Clock.MonotonicNanoseconds() - (Period.Ticks * TimeSpan.NanosecondsPerTick));
            known.Fill(roster);
            if (sink.IsWanted && wasWanted)
                stream.Publish(roster);
            else if (sink.IsWanted)
                stream.Begin(roster);
            else if (wasWanted)
                table.LetGo();
            wasWanted = sink.IsWanted;
        }
    }

    /// <summary>Takes events until it is time for the next sample; false when none can come any more.</summary>
    private static bool TryFollow(ISubscription subscription, AttachedRoster known, long due, out string error)
    {
        error = "";
        for (var left = due - Clock.MonotonicNanoseconds(); left > 0; left = due - Clock.MonotonicNanoseconds())
        {
            if (subscription.TryReceive(TimeSpan.FromTicks(left / TimeSpan.NanosecondsPerTick), out var message, out error))
                known.Take(message);
            else if (error.Length > 0)
                return false;
        }

        return true;
    }

    private static int MostDescriptors() => Rlimits.Get(Rlimit.NOFILE, out var limit) == Errno.None ? (int)Math.Min(limit.Soft / 2, int.MaxValue) : 0;
}
