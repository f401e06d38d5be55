using System.Globalization;
using Circus.Options;

namespace Circus.Config;

/// <summary>Refuses addresses that can't be bound together: found here, they name file and line; at bind, only the address would be known.</summary>
internal static class AddressChecks
{
    private const string TcpScheme = "tcp://";
    private const string IpcScheme = "ipc://";
    private const int LargestPort = 65535;

    private static readonly string[] Wildcards = ["*", "0.0.0.0", "::", "[::]"];

    /// <summary>One address with the place that asked for it.</summary>
    private readonly record struct Claim(string Host, int Port, string Path, string Owner, SourceLocation At, string Section, string Option)
    {
        internal string Text => Path.Length > 0 ? Path : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

        internal bool CollidesWith(in Claim other) =>
            Path.Length > 0 || other.Path.Length > 0
                ? Path == other.Path
                : Port == other.Port && Port != 0 && (Host == other.Host || Wildcards.Contains(Host) || Wildcards.Contains(other.Host));
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
            var section = $"socket:{socket.Name}";
            Add(new(Normalize(socket.Host), socket.Path is null ? socket.Port : 0, socket.Path ?? "", $"[{section}]", socket.DefinedAt, section, ""), claims, problems);
        }
    }

    private static void AddEndpoint(IniFile ini, string option, string text, List<Claim> claims, ConfigProblems problems)
    {
        var section = ini.Find("circus");
        var at = section?.Find(option)?.Location ?? section?.Location ?? default;
        if (text.StartsWith(IpcScheme, StringComparison.Ordinal) && text.Length > IpcScheme.Length)
        {
            Add(new("", 0, text[IpcScheme.Length..], option, at, "circus", option), claims, problems);
            return;
        }

        var colon = text.LastIndexOf(':');
        var port = 0;
        if (!text.StartsWith(TcpScheme, StringComparison.Ordinal) || colon <= TcpScheme.Length
            || (text[(colon + 1)..] != "*" && !(int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= LargestPort)))
        {
            problems.Error(at, 0, "circus", $"{option}: {PythonRepr.Of(text)} is not an endpoint; allowed: tcp://HOST:PORT (port 0 to 65535) or ipc://PATH");
            return;
        }

        Add(new(Normalize(text[TcpScheme.Length..colon]), port, "", option, at, "circus", option), claims, problems);
    }

    private static void Add(in Claim claim, List<Claim> claims, ConfigProblems problems)
    {
        foreach (var earlier in claims)
        {
            if (!claim.CollidesWith(earlier))
                continue;
            var option = claim.Option.Length > 0 ? claim.Option + ": " : "";
            var place = earlier.At.Line > 0 ? $" ({earlier.At})" : "";
            problems.Error(claim.At, 0, claim.Section, $"{option}{claim.Text} is already taken by {earlier.Owner}{place}");
        }

        claims.Add(claim);
    }

    private static string Normalize(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : host.ToLowerInvariant();
}
