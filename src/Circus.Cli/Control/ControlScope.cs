namespace Circus.Cli.Control;

/// <summary>What the commands of one run share: the global options, the connection, and in the shell what interrupts them.</summary>
internal sealed record ControlScope(ControlOptions Options, ControlConnection Connection)
{
    /// <summary>Null outside the shell: there ctrl-C ends the program.</summary>
    internal Interrupt? Interrupt { get; init; }
}
