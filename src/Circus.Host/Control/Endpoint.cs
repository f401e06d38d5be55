using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Circus.Control;

/// <summary>Where a control socket is bound or reached: tcp://HOST:PORT, tcp://*:PORT, tcp://[::1]:PORT or ipc://PATH. Equal when spelled equally.</summary>
public sealed record Endpoint
{
    private const string TcpScheme = "tcp://";
    private const string IpcScheme = "ipc://";

    private Endpoint(EndpointTransport transport, string host, int port, string path) =>
        (Transport, Host, Port, Path) = (transport, host, port, path);

    public EndpointTransport Transport { get; }

    /// <summary>tcp: a numeric address (an IPv6 one without its brackets), a host name, or * for every IPv4 address. ipc: empty.</summary>
    public string Host { get; }

    /// <summary>tcp: 0 to 65535, where 0 lets the kernel choose at bind. ipc: 0.</summary>
    public int Port { get; private init; }

    /// <summary>ipc: the path of the socket file, absolute or relative to the working directory. tcp: empty.</summary>
    public string Path { get; }

    /// <summary>The part that names the place, as messages show it: "127.0.0.1:5555", "[::1]:5555" or the path.</summary>
    public string Place => Transport == EndpointTransport.Ipc ? Path
        : Host.Contains(':') ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>Reads the text of an `endpoint` option; error is a whole sentence that quotes the text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Endpoint? endpoint, out string error)
    {
        var fault = text.StartsWith(TcpScheme, StringComparison.Ordinal) ? ParseTcp(text[TcpScheme.Length..], out endpoint)
            : text.StartsWith(IpcScheme, StringComparison.Ordinal) ? ParseIpc(text[IpcScheme.Length..], out endpoint)
            : ParseOther(text, out endpoint);
        error = fault is null ? "" : $"'{text}' is not an endpoint: {fault}";
        return endpoint is not null;
    }

    /// <summary>The same place with the port that the kernel has chosen.</summary>
    public Endpoint WithPort(int port) => this with { Port = port };

    public override string ToString() => (Transport == EndpointTransport.Tcp ? TcpScheme : IpcScheme) + Place;

    private static string? ParseTcp(string place, out Endpoint? endpoint)
    {
        endpoint = null;
        var colon = place.LastIndexOf(':');
        if (colon < 0) return "the port is missing (tcp://HOST:PORT)";
        var (host, digits) = (place[..colon], place[(colon + 1)..]);
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        else if (host.Contains(':')) return "an IPv6 address stands in brackets (tcp://[::1]:PORT)";
        if (host.Length == 0) return "the host is missing (tcp://*:PORT is every address)";
        if (host.AsSpan().ContainsAny(" \t/;@")) return $"'{host}' is not a host";
        // libzmq's wild card for a port of the kernel's choice.
        var port = 0;
        if (digits != "*" && (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > 65535))
            return $"'{digits}' is not a port (0 to 65535)";
        endpoint = new Endpoint(EndpointTransport.Tcp, host, port, "");
        return null;
    }

    private static string? ParseIpc(string path, out Endpoint? endpoint)
    {
        endpoint = null;
        if (path.Length == 0) return "the path is missing (ipc://PATH)";
        if (path == "*") return "ipc needs a path of yours; only tcp chooses for itself";
        // Anyone on the host may connect to an abstract name: it has neither owner nor mode.
        if (path[0] == '@') return "abstract sockets have no permissions and are not supported";
        if (path.Contains('\0')) return "the path contains a NUL";
        var bytes = System.Text.Encoding.UTF8.GetByteCount(path);
        if (bytes > MaxPathBytes)
            return string.Create(CultureInfo.InvariantCulture, $"the path has {bytes} bytes, the kernel takes {MaxPathBytes}");
        endpoint = new Endpoint(EndpointTransport.Ipc, "", 0, path);
        return null;
    }

    private static string ParseOther(string text, out Endpoint? endpoint)
    {
        endpoint = null;
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 ? $"transport '{text[..colon]}' is not supported (tcp://HOST:PORT or ipc://PATH)" : "expected tcp://HOST:PORT or ipc://PATH";
    }

    /// <summary>unix(7): sun_path has 108 bytes with the closing NUL.</summary>
    private const int MaxPathBytes = 107;
}
