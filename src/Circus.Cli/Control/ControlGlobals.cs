using System.CommandLine;

namespace Circus.Cli.Control;

/// <summary>The global options of `circus ctl` as options of the command line.</summary>
internal sealed class ControlGlobals
{
    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = $"Where the daemon listens; default: ${ControlOptions.EndpointVariable}, else {ControlOptions.DefaultEndpoint}.",
        HelpName = "ENDPOINT",
    };

    private readonly Option<double> _timeout = ControlCommand.Seconds(
        "--timeout", ControlOptions.DefaultTimeoutSeconds, $"Seconds to wait for the reply; default: {ControlOptions.DefaultTimeoutSeconds}.");

    private readonly Option<bool> _json = new("--json") { Description = "Print the reply as JSON, on one line." };
    private readonly Option<bool> _prettify = new("--prettify") { Description = "With --json: indented, keys sorted." };

    private readonly Option<string?> _ssh = new("--ssh")
    {
        Description = "Reach the endpoint from this host, through the system's ssh client.",
        HelpName = "USER@HOST[:PORT]",
    };

    private readonly Option<string?> _sshKeyFile = new("--ssh_keyfile") { Description = "The private key that ssh uses.", HelpName = "FILE" };

    private readonly CurveOptions _curve = new();

    internal void AddTo(Command control)
    {
        Option[] all = [_endpoint, _timeout, _json, _prettify, _ssh, _sshKeyFile];
        foreach (var option in all)
            control.Add(option);
        _curve.AddTo(control);
    }

    internal ControlOptions Read(ParseResult result) => new()
    {
        Endpoint = result.GetValue(_endpoint),
        Timeout = TimeSpan.FromSeconds(result.GetValue(_timeout)),
        IsJson = result.GetValue(_json),
        IsPretty = result.GetValue(_prettify),
        Curve = _curve.Read(result),
        Ssh = result.GetValue(_ssh),
        SshKeyFile = result.GetValue(_sshKeyFile),
    };
}
