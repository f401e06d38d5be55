using Circus.Arbiters;
using Circus.Config;
using Circus.Configuration;
using Circus.Control;
using Circus.Linux;
using Circus.Logging;
using Circus.Loop;
using Circus.ManagedSockets;
using Circus.Options;
using Microsoft.Extensions.Logging;

namespace Circus.Daemons;

/// <summary>`circus daemon FILE`: reads the configuration, binds the endpoints, runs the loop, cleans up. Exit statuses: <see cref="DaemonExit"/>.</summary>
public static class Daemon
{
    /// <summary>How long the last replies may take to leave at the end.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    /// <summary>Descriptors beyond one per process and client: endpoints, files.</summary>
    private const int OtherDescriptors = 200;

    /// <summary>Of unfinished requests of all clients together.</summary>
    private const long LeastReceivingBytes = 64 << 20;

    /// <summary>Runs until everything was stopped on request; the exit status of the program.</summary>
    public static int Run(DaemonOptions options)
    {
        var source = new ConfigSource(options.ConfigPath);
        var result = source.Load();
        var problems = LogOptions.Check(options, result);
        if (result.Config is not { } config || problems.Any(problem => problem.Severity == ConfigSeverity.Error))
        {
            foreach (var problem in problems.Where(problem => problem.Severity == ConfigSeverity.Error))
                Console.Error.WriteLine(problem);
            return DaemonExit.Failed;
        }

        // Before the first file is made.
        var inheritedUmask = Umask.Set((uint)(config.Circus.Umask ?? 0));
        if (config.Circus.Umask is null)
            Umask.Set(inheritedUmask);
        var where = options.LogOutput is null ? "option logoutput of [circus]" : "--log-output";
        var threshold = new LogThreshold(LogSetup.ParseLevel(options.LogLevel ?? config.Circus.LogLevel));
        if (!LogSetup.TryCreate(threshold, options.LogOutput ?? config.Circus.LogOutput, out var loggers, out var fault))
        {
            Console.Error.WriteLine($"{where}: {fault}");
            return DaemonExit.Failed;
        }

        using (loggers)
        {
            var logger = loggers.CreateLogger("circus");
            foreach (var problem in problems)
                DaemonLog.ConfigProblem(logger, problem);
            if (fault is not null)
                DaemonLog.LogProblem(logger, where, fault);
            return Run(options, config, source, logger, endpoints => new DaemonSettings(options, endpoints, threshold, inheritedUmask));
        }
    }

    private static int Run(DaemonOptions options, ArbiterConfig config, ConfigSource source, ILogger logger, Func<Endpoints, DaemonSettings> settingsOf)
    {
        PidFile? pidFile = null;
        if ((options.PidFile ?? config.Circus.PidFile) is { } path && !PidFile.TryCreate(path, out pidFile, out var error))
        {
            DaemonLog.Failed(logger, error);
            return DaemonExit.Failed;
        }

        using (pidFile)
        {
            DaemonLog.RegisteringSignals(logger);
            DaemonLog.StartingMaster(logger, Environment.ProcessId);
            Subreaper.Become();
            using var loop = new DaemonLoop(logger) { ReapsOrphans = true };
            // With statistics on, two descriptors more for each process; how many there will be nobody knows.
            if (config.Circus.Statsd || config.Watchers.Sum(watcher => watcher.Options.NumProcesses * DescriptorsPer(watcher.Options)) + config.Circus.MaxConnections + OtherDescriptors > SoftNoFile())
                loop.Kernel.RaiseNoFile();
            var limits = new ControlLimits
            {
                MaxMessageBytes = config.Circus.MaxMessageSize,
                MaxPeersPerEndpoint = config.Circus.MaxConnections,
                MaxReceivingBytes = Math.Max(4L * config.Circus.MaxMessageSize, LeastReceivingBytes),
            };
            using var server = new ControlServer(loop.Inbox, limits);
            var endpoints = new Endpoints(server, loop.Inbox, logger, source);
            if (!endpoints.TryBind(config.Circus))
                return DaemonExit.Failed;
            source.Settings = settingsOf(endpoints);
            if (!TryBindSockets(loop, config, logger))
                return DaemonExit.Failed;
            server.Start();

            var effects = new Effects();
            var arbiter = new Arbiter(config, loop.Kernel, new SystemClock(), effects, new Random(), source);
            DaemonLog.WaitingForCommands(logger);
            ReadyPipe.Tell(options.ReadyFd);
            arbiter.Start();
            loop.Run(arbiter, effects, server, server.Stats, endpoints.CloseReplaced);
            DaemonLog.ArbiterExiting(logger);
            server.Stop(FlushTime);
            return arbiter.ExitStatus;
        }
    }

    /// <summary>A pidfd, a pipe for each stream, and where it says that it is ready.</summary>
    private static long DescriptorsPer(WatcherOptions options) =>
        1 + (options.StdoutStream is { Count: > 0 } ? 1 : 0) + (options.StderrStream is { Count: > 0 } ? 1 : 0) + (options.Ready.Kind == ReadyKind.Notify ? 1 : 0);

    private static bool TryBindSockets(DaemonLoop loop, ArbiterConfig config, ILogger logger)
    {
        var handedOver = SystemdSockets.FromEnvironment(Environment.GetEnvironmentVariable, Environment.ProcessId);
        if (!loop.Sockets.TryBindAll(config.Sockets, handedOver, out var fault))
        {
            DaemonLog.Failed(logger, fault.Text);
            return false;
        }

        foreach (var socket in loop.Sockets.Look())
            DaemonLog.SocketBound(logger, socket.Spec.Name, socket.Address, socket.Fd);
        if (handedOver.LeftNames is { Count: > 0 } left)
            DaemonLog.SocketsLeft(logger, string.Join(", ", left));
        return true;
    }

    private static long SoftNoFile() => Rlimits.Get(Rlimit.NOFILE, out var limit) == Errno.None ? (long)Math.Min(limit.Soft, long.MaxValue) : long.MaxValue;
}
