using Circus.Options;

namespace Circus.Config;

/// <summary>Address family of a managed socket.</summary>
public enum SocketFamily
{
    Inet,
    Inet6,
    Unix,
}

/// <summary>Type of a managed socket, socket(2).</summary>
public enum SocketType
{
    Stream,
    Datagram,
    Raw,
    Rdm,
    SeqPacket,
}

/// <summary>One managed socket, `[socket:NAME]` (config.md §5).</summary>
public sealed class SocketSpec
{
    /// <summary>Name in lower case.</summary>
    public required string Name { get; init; }

    public SourceLocation DefinedAt { get; init; }

    /// <summary>Its place among the sections of the configuration: the order of the descriptors of option listen_fds.</summary>
    public int Position { get; init; }

    public string Host { get; set; } = "localhost";

    /// <summary>Port, 0 for any.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Path of a Unix socket; forces <see cref="SocketFamily.Unix"/>.</summary>
    public string? Path { get; set; }

    public SocketFamily Family { get; set; }

    /// <summary>The family as the file names it, `AF_INET`.</summary>
    public string FamilyText => SocketOptionTable.Family.Choices[(int)Family];

    public SocketType Type { get; set; }

    /// <summary>The type as the file names it, `SOCK_STREAM`.</summary>
    public string TypeText => SocketOptionTable.Type.Choices[(int)Type];

    /// <summary>Protocol name or number; "0" is the family's own.</summary>
    public string Proto { get; set; } = "0";

    public int Backlog { get; set; } = 2048;

    /// <summary>umask while a Unix socket is bound, or null for the daemon's own (quirks.md Q41).</summary>
    public int? Umask { get; set; }

    /// <summary>Remove an existing Unix socket file before binding.</summary>
    public bool Replace { get; set; }

    public string? Interface { get; set; }
    public bool SoReusePort { get; set; }
    public bool Blocking { get; set; }
}
