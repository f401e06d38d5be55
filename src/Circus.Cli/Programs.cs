namespace Circus.Cli;

/// <summary>The programs of Circus that live in this binary: as a subcommand, and under a link of the old name (spec/cli.md).</summary>
internal static class Programs
{
    internal const string Daemon = "daemon";
    internal const string Control = "ctl";
    internal const string Plugin = "plugin";
    internal const string Statistics = "stats";
    internal const string Metrics = "metrics";
    internal const string Keygen = "keygen";
    internal const string Check = "check";
    internal const string Convert = "convert";
    internal const string Top = "top";

    /// <summary>The old program of that purpose, whose `--endpoint` is the stats endpoint.</summary>
    internal const string CircusTop = "circus-top";

    /// <summary>The version of Circus whose files, commands and protocol we speak; the old program names report it.</summary>
    internal const string CircusVersion = "0.19.0";

    /// <summary>The subcommand that a link of this name stands for; null under any other name.</summary>
    internal static string? SubcommandOf(string argv0) => Path.GetFileName(argv0) switch
    {
        "circusd" => Daemon,
        "circusctl" => Control,
        "circus-plugin" => Plugin,
        "circusd-stats" => Statistics,
        CircusTop => Top,
        _ => null,
    };
}
