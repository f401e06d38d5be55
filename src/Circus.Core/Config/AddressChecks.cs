using System.Globalization;
using Circus.Options;

namespace Circus.Config;

/// <summary>Refuses addresses that can't be bound together: found here, they name file and line; at bind, only the address would be known.</summary>
internal static class AddressChecks
{
    private const string TcpScheme = "tcp://";
    private const string IpcScheme = "ipc://";
    private const int LargestPort = 65535;

    /// <summary>One address with the place that asked for it.</summary>
    /// <param name="Host">The host as <see cref="Normalize"/> gives it.</param>
    /// <param name="Port">The port, 0 for any.</param>
    /// <param name="Path">The path of a unix socket, else empty.</param>
    /// <param name="Owner">What asked for it, for messages.</param>
    /// <param name="Section">Its section, or null for an endpoint that is not given.</param>
    /// <param name="Option">Its option, or null when the section as a whole asks for it.</param>
    private readonly record struct Claim(string Host, int Port, string Path, string Owner, IniSection? Section, IniOption? Option)
    {
        internal SourceLocation At => Option?.Location ?? Section?.Location ?? default;

        internal string Text => Path.Length > 0 ? Path : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

        internal bool CollidesWith(in Claim other) =>
            Path.Length > 0 || other.Path.Length > 0
                ? Path == other.Path
                : Port == other.Port && Port != 0 && (Host == other.Host || Covers(Host, other.Host) || Covers(other.Host, Host));

        /// <summary>The wildcard of IPv6 takes in IPv4, that of IPv4 doesn't take in IPv6.</summary>
        private static bool Covers(string wildcard, string host) => wildcard == "::" || (wildcard == "0.0.0.0" && !host.Contains(':'));
    }

    internal static void Check(IniFile ini, CircusOptions circus, IReadOnlyList<SocketSpec> sockets, ConfigProblems problems)
    {
        var claims = new List<Claim>();
        AddEndpoint(ini, "endpoint", circus.Endpoint, claims, problems);
        AddEndpoint(ini, "pubsub_endpoint", circus.PubsubEndpoint, claims, problems);
        if (circus.Statsd)
            AddEndpoint(ini, "stats_endpoint", circus.StatsEndpoint, claims, problems);
        foreach (var socket in sockets.Where(socket => !socket.SoReusePort && socket.Type is SocketType.Stream or SocketType.SeqPacket))
        {
            var section = ini.Sections.First(section => SocketSections.IsSocket(section.Name) && section.Location == socket.DefinedAt);
            Add(new(Normalize(socket.Host), socket.Path is null ? socket.Port : 0, socket.Path ?? "", $"[socket:{socket.Name}]", section, Option: null), claims, problems);
        }
    }

    private static void AddEndpoint(IniFile ini, string option, string text, List<Claim> claims, ConfigProblems problems)
    {
        var section = ini.Find("circus");
        var given = section?.Find(option);
        if (text.StartsWith(IpcScheme, StringComparison.Ordinal) && text.Length > IpcScheme.Length)
        {
            Add(new("", 0, text[IpcScheme.Length..], option, section, given), claims, problems);
            return;
        }

        var colon = text.LastIndexOf(':');
        var port = 0;
        if (!text.StartsWith(TcpScheme, StringComparison.Ordinal) || colon <= TcpScheme.Length
            || (text[(colon + 1)..] != "*" && !(int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= LargestPort)))
        {
            problems.Error(section!, given!, $"{PythonRepr.Of(text)} is not an endpoint; allowed: tcp://HOST:PORT (port 0 to 65535) or ipc://PATH");
            return;
        }

        Add(new(Normalize(text[TcpScheme.Length..colon]), port, "", option, section, given), claims, problems);
    }

    private static void Add(in Claim claim, List<Claim> claims, ConfigProblems problems)
    {
        foreach (var earlier in claims)
        {
            if (!claim.CollidesWith(earlier))
                continue;
            var place = earlier.At.Line > 0 ? $" ({earlier.At})" : "";
            var message = $"{claim.Text} is already taken by {earlier.Owner}{place}";
            if (claim.Section is null)
                problems.Error(default, 0, "circus", $"{claim.Owner}: {message}");
            else
                problems.Error(claim.Section, claim.Option, message);
        }

        claims.Add(claim);
    }

    private static string Normalize(string host) => host.ToLowerInvariant() switch
    {
        "localhost" => "127.0.0.1",
        "*" => "0.0.0.0",
        ['[', .. var inner, ']'] => inner,
        var other => other,
    };
}
