using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Circus.Control;

/// <summary>The host that endpoints are reached through: USER@HOST[:PORT], and a key file if not ssh's own choice.</summary>
public sealed record SshHost
{
    private SshHost(string destination, int? port, string? keyFile) => (Destination, Port, KeyFile) = (destination, port, keyFile);

    /// <summary>[USER@]HOST as ssh takes it.</summary>
    public string Destination { get; }

    /// <summary>Null: as ssh's configuration says.</summary>
    public int? Port { get; }

    public string? KeyFile { get; }

    /// <summary>Reads the text of `--ssh`; error is a whole sentence that quotes it.</summary>
    public static bool TryParse(string text, string? keyFile, [NotNullWhen(true)] out SshHost? host, out string error)
    {
        host = null;
        error = "";
        var (destination, port) = Split(text);
        var start = destination.LastIndexOf('@') + 1;
        // An IPv6 address stands in brackets here and without them in ssh's arguments.
        if (destination.AsSpan(start) is ['[', .., ']'])
            destination = string.Concat(destination.AsSpan(0, start), destination.AsSpan(start + 1, destination.Length - start - 2));
        if (destination.Length == start || destination[0] == '-')
            error = $"'{text}' is not a host to reach by ssh: expected USER@HOST or USER@HOST:PORT";
        else if (port is null)
            host = new SshHost(destination, null, keyFile);
        else if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535)
            host = new SshHost(destination, number, keyFile);
        else
            error = $"'{text}' is not a host to reach by ssh: '{port}' is not a port (1 to 65535)";
        return host is not null;
    }

    /// <summary>
    /// The ssh command line that leads to the endpoint as the host sees it (ssh(1)). A tcp one becomes ssh's stdin and stdout (-W), which
    /// OpenSSH 9.2 doesn't do for a path. A unix socket is forwarded to a local one, as long as ssh's stdin, which `cat` reads there, stays open.
    /// </summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="localSocket">Path of the local socket, for a unix socket.</param>
    public IReadOnlyList<string> CommandTo(Endpoint endpoint, string localSocket)
    {
        List<string> words = ["ssh", "-T", "-o", "ExitOnForwardFailure=yes"];
        if (Port is { } port)
            words.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        if (KeyFile is not null)
            words.AddRange(["-i", KeyFile]);
        return endpoint.Transport == EndpointTransport.Tcp
            ? [.. words, "-W", endpoint.Place, Destination]
            : [.. words, "-L", $"{localSocket}:{endpoint.Path}", Destination, "cat"];
    }

    public override string ToString() => Port is null ? Destination : string.Create(CultureInfo.InvariantCulture, $"{Destination}:{Port}");

    private static (string Destination, string? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.AsSpan(colon).Contains(']') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
