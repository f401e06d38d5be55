using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Circus.Logging;

/// <summary>syslog://HOST[:PORT][?FACILITY] by UDP, or syslog:///PATH[?FACILITY] by a unix datagram socket (spec/config.md §3).</summary>
internal sealed record SyslogAddress(string Host, int Port, string Path, int Facility)
{
    internal const string Scheme = "syslog://";

    private const int DefaultPort = 514;
    private const int User = 1;

    // RFC 5424 §6.2.1; null has no name.
    private static readonly string?[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp", null, "console", "solaris-cron",
        "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    internal bool IsUnix => Path.Length > 0;

    /// <summary>Without a facility it is `user`; with an unknown one too, and the warning names those that are known.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out SyslogAddress? address, out string error, out string? warning)
    {
        var place = text[Scheme.Length..];
        var facility = User;
        warning = null;
        if (place.IndexOf('?') is >= 0 and var mark)
        {
            var name = place[(mark + 1)..];
            place = place[..mark];
            // "security" is the old name of auth.
            facility = name == "security" ? 4 : name.Length == 0 ? User : Array.IndexOf(Facilities, name);
            if (facility < 0)
            {
                facility = User;
                warning = $"'{name}' is no syslog facility, user is used; known: {string.Join(", ", Facilities.Where(known => known is not null))}";
            }
        }

        error = place.StartsWith('/') ? ReadPath(place, facility, out address) : ReadHost(place, facility, out address);
        if (address is null)
            error = $"'{text}' is not syslog://HOST[:PORT][?FACILITY] or syslog:///PATH[?FACILITY]: {error}";
        return address is not null;
    }

    private static string ReadPath(string path, int facility, out SyslogAddress? address)
    {
        address = path.Length > 1 ? new SyslogAddress("", 0, path, facility) : null;
        return "the path is missing";
    }

    private static string ReadHost(string place, int facility, out SyslogAddress? address)
    {
        address = null;
        var end = place.StartsWith('[') ? place.IndexOf(']') + 1 : place.IndexOf(':') is >= 0 and var colon ? colon : place.Length;
        var (host, rest) = (place[..end].TrimStart('[').TrimEnd(']'), place[end..]);
        var port = DefaultPort;
        if (host.Length == 0)
            return "the host is missing";
        if (host.AsSpan().ContainsAny(" \t/@*"))
            return $"'{host}' is not a host";
        if (rest.Length > 0 && (rest[0] != ':' || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535))
            return $"'{rest.TrimStart(':')}' is not a port (1 to 65535)";
        address = new SyslogAddress(host, port, "", facility);
        return "";
    }
}
