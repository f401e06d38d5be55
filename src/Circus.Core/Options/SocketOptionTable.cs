using Circus.Config;

namespace Circus.Options;

/// <summary>The rows of `[socket:NAME]` (config.md §5).</summary>
internal static class SocketOptionTable
{
    private static readonly SocketSpec Defaults = new() { Name = "" };

    internal static readonly OptionDefinition<SocketSpec>[] Rows =
    [
        Row("host", OptionType.String, "Address to bind; a name is resolved once.",
            static (o, _) => o.Host, static (o, _, v) => o.Host = v.Text!),
        Row("port", OptionType.Int, "Port to bind; 0 is any.",
            static (o, _) => o.Port, static (o, _, v) => o.Port = v.Int, minimum: 0, maximum: 65535),
        Row("path", OptionType.String, "Path of a Unix socket, instead of host and port.",
            static (o, _) => o.Path, static (o, _, v) => o.Path = v.Text),
        Row("family", OptionType.Choice, "Address family.",
            static (o, _) => (int)o.Family, static (o, _, v) => o.Family = (SocketFamily)v.Int,
            choices: ["AF_INET", "AF_INET6", "AF_UNIX"]),
        Row("type", OptionType.Choice, "Socket type; only SOCK_STREAM and SOCK_SEQPACKET listen.",
            static (o, _) => (int)o.Type, static (o, _, v) => o.Type = (SocketType)v.Int,
            choices: ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"]),
        Row("proto", OptionType.String, "Protocol by name or number.",
            static (o, _) => o.Proto, static (o, _, v) => o.Proto = v.Text!),
        Row("backlog", OptionType.Int, "Length of the queue of pending connections.",
            static (o, _) => o.Backlog, static (o, _, v) => o.Backlog = v.Int),
        Row("umask", OptionType.OctalInt, "umask while a Unix socket is bound, octal; without it the daemon's own.",
            static (o, _) => o.Umask is { } umask ? umask : OptionValue.Null, static (o, _, v) => o.Umask = v.Int),
        Row("replace", OptionType.Bool, "Remove an existing Unix socket file before binding.",
            static (o, _) => o.Replace, static (o, _, v) => o.Replace = v.Bool),
        Row("interface", OptionType.String, "Network interface to bind to.",
            static (o, _) => o.Interface, static (o, _, v) => o.Interface = v.Text),
        Row("so_reuseport", OptionType.Bool, "Give each worker that names the socket one of its own, bound with SO_REUSEPORT.",
            static (o, _) => o.SoReusePort, static (o, _, v) => o.SoReusePort = v.Bool),
        Row("blocking", OptionType.Bool, "Leave the socket in blocking mode.",
            static (o, _) => o.Blocking, static (o, _, v) => o.Blocking = v.Bool),
    ];

    internal static OptionDefinition<SocketSpec> Family { get; } = OptionTable.Find(Rows, "family")!;

    internal static OptionDefinition<SocketSpec> Type { get; } = OptionTable.Find(Rows, "type")!;

    private static OptionDefinition<SocketSpec> Row(
        string name,
        OptionType type,
        string summary,
        Func<SocketSpec, string, OptionValue> get,
        Action<SocketSpec, string, OptionValue> set,
        double minimum = double.NegativeInfinity,
        double maximum = double.PositiveInfinity,
        IReadOnlyList<string>? choices = null) => new(OptionScope.Socket, name, type, summary, Defaults)
        {
            Get = get,
            Set = set,
            Minimum = minimum,
            Maximum = maximum,
            Choices = choices ?? [],
        };
}
