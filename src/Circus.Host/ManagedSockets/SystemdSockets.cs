using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Circus.Config;
using Circus.Linux;

namespace Circus.ManagedSockets;

/// <summary>The sockets that systemd, or who speaks its protocol, has handed over to the daemon, sd_listen_fds(3): from descriptor 3 on, with names.</summary>
internal sealed class SystemdSockets
{
    private const int First = 3;

    private readonly List<(string Name, int Number)> _left = [];

    private SystemdSockets()
    {
    }

    /// <summary>Names of what no section has taken.</summary>
    internal IReadOnlyList<string> LeftNames => [.. _left.Select(each => each.Name)];

    /// <summary>Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES; what is meant for another process counts for nothing.</summary>
    internal static SystemdSockets FromEnvironment(Func<string, string?> variable, int pid)
    {
        var sockets = new SystemdSockets();
        if (Number(variable("LISTEN_PID")) != pid)
            return sockets;
        var names = (variable("LISTEN_FDNAMES") ?? "").Split(':');
        var count = Number(variable("LISTEN_FDS"));
        for (var i = 0; i < count; i++)
            sockets._left.Add((i < names.Length && names[i].Length > 0 ? names[i].ToLowerInvariant() : "unknown", First + i));
        return sockets;
    }

    /// <summary>
    /// The socket for a section, by name; null when none is handed over. False when the one of this name is of another kind than the section says.
    /// </summary>
    internal bool TryTake(SocketSpec spec, out BoundSocket? taken, [NotNullWhen(false)] out SocketFault? fault)
    {
        taken = null;
        fault = null;
        var index = _left.FindIndex(each => each.Name == spec.Name);
        if (index < 0)
            return true;
        var number = _left[index].Number;
        var errno = SocketFacts.Of(number, out var facts);
        var address = default(SocketAddress);
        if (errno == Errno.None)
            errno = Sockets.LocalAddress(number, out address);
        var domain = spec.Family switch { SocketFamily.Unix => SocketDomain.Unix, SocketFamily.Inet6 => SocketDomain.Inet6, _ => SocketDomain.Inet };
        if (errno != Errno.None)
            fault = SocketBinding.Fault(spec, "", $"descriptor {number}, handed over as {spec.Name} (LISTEN_FDNAMES): {ErrnoText.Describe(errno)}");
        else if ((facts.Style, facts.Domain) != (SocketBinding.StyleOf(spec), domain))
            fault = SocketBinding.Fault(spec, "", $"descriptor {number}, handed over as {spec.Name} (LISTEN_FDNAMES), is {facts.Domain} {facts.Style}, not {spec.FamilyText} {spec.TypeText}");
        if (fault is not null)
            return false;
        _left.RemoveAt(index);
        if (SocketBinding.Listens(spec) && !facts.Listens)
            Sockets.Listen(number, spec.Backlog);
        Sockets.SetBlocking(number, spec.Blocking);
        taken = new BoundSocket(spec, new Fd(number), address, null) { IsFromSystemd = true };
        return true;
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
