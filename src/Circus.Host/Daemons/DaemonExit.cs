namespace Circus.Daemons;

/// <summary>Exit statuses of the daemon (spec/processes.md §17 with decision Q30).</summary>
public static class DaemonExit
{
    /// <summary>Everything was stopped on request: quit, SIGTERM, SIGINT, SIGQUIT.</summary>
    public const int Done = 0;

    /// <summary>The configuration, the log file, the pid file or an endpoint can't be used; nothing was started.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
