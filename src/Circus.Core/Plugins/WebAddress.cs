using System.Globalization;
using System.Text;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>
/// A URL of the plugins: SCHEME://[USER[:PASSWORD]@]HOST[:PORT][/PATH][?QUERY], or SCHEME://PATH for a unix socket. System.Uri knows far more, and
/// weighs a hundred times as much.
/// </summary>
public sealed record WebAddress(string Scheme, string UserInfo, string Host, int Port, string Path)
{
    private const int HttpPort = 80, HttpsPort = 443, RedisPort = 6379, LargestPort = 65535;

    /// <summary>What a Host header says: the port only where it isn't the scheme's own.</summary>
    public string Authority => (Host.Contains(':') ? $"[{Host}]" : Host) + (Port == DefaultPort(Scheme) ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}"));

    /// <summary>False for what is no such address. A fragment is left out.</summary>
    public static bool TryParse(string text, out WebAddress address)
    {
        address = null!;
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan().ContainsAnyInRange('\0', ' '))
            return false;
        var scheme = text[..colon].ToLowerInvariant();
        var rest = text[(colon + 3)..].Split('#')[0];
        if (scheme == "unix")
        {
            address = new WebAddress(scheme, "", "", 0, Unescape(rest));
            return rest.Length > 1 && rest[0] == '/';
        }

        var end = rest.AsSpan().IndexOfAny('/', '?');
        var place = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        var at = place.LastIndexOf('@');
        if (!TrySplit(place[(at + 1)..], DefaultPort(scheme), out var host, out var port))
            return false;
        address = new WebAddress(scheme, at < 0 ? "" : place[..at], host, port, path);
        return true;
    }

    /// <summary>Where a redirect of this address leads; null for what is no address.</summary>
    public string? Resolve(string location) => location switch
    {
        _ when location.Contains("://", StringComparison.Ordinal) => location,
        ['/', '/', ..] => $"{Scheme}:{location}",
        ['/', ..] => $"{Scheme}://{Authority}{location}",
        "" => null,
        _ => $"{Scheme}://{Authority}{Path.AsSpan(0, Path.Split('?')[0].LastIndexOf('/') + 1)}{location}",
    };

    /// <summary>A text with its %XX replaced.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('%'))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>What is wrong with an option that must hold an address of one of these schemes; null if it is right, or not given.</summary>
    internal static (string, string)? Problem(PluginSettings settings, string option, params string[] schemes) =>
        settings.TextOrNull(option) is { } text && !(TryParse(text, out var address) && schemes.Contains(address.Scheme))
            ? (option, $"{PythonRepr.Of(text)} is not a URL; allowed: {string.Join(", ", schemes.Select(static scheme => scheme + "://"))}")
            : null;

    private static int DefaultPort(string scheme) => scheme switch
    {
        "http" => HttpPort,
        "https" => HttpsPort,
        "redis" => RedisPort,
        _ => 0,
    };

    /// <summary>HOST, HOST:PORT or [IPV6]:PORT.</summary>
    private static bool TrySplit(string place, int defaultPort, out string host, out int port)
    {
        port = defaultPort;
        var bracket = place.LastIndexOf(']');
        var colon = place.LastIndexOf(':');
        var hasPort = colon > bracket;
        host = (hasPort ? place[..colon] : place).Trim('[', ']');
        return host.Length > 0
            && (!hasPort || (int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= LargestPort));
    }
}
