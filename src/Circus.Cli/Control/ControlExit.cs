namespace Circus.Cli.Control;

/// <summary>Exit statuses of `circus ctl` (spec/cli.md §2.1 with decision Q52).</summary>
internal static class ControlExit
{
    internal const int Done = 0;

    /// <summary>No daemon, no answer in time, a bad endpoint, a wrong number of arguments, or an argument that can't be converted.</summary>
    internal const int Failed = 1;

    /// <summary>The daemon answered with an error.</summary>
    internal const int Refused = 3;
}
