using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Linux;
using Circus.Options;

namespace Circus.ManagedSockets;

/// <summary>Makes sockets as their sections say: opened, bound, listening, with the reason in one sentence when that fails.</summary>
internal static class SocketBinding
{
    /// <summary>The socket of a section; for so_reuseport one that only keeps the port.</summary>
    internal static bool TryBind(SocketSpec spec, [NotNullWhen(true)] out BoundSocket? bound, [NotNullWhen(false)] out SocketFault? fault)
    {
        bound = null;
        if (!TryAddress(spec, out var address, out fault))
            return false;
        if (address.Domain == SocketDomain.Unix)
            return TryBindUnix(spec, address, out bound, out fault);
        if (!TryBindIp(spec, address, isPlaceholder: spec.SoReusePort, out var socket, out fault))
            return false;
        var errno = Sockets.LocalAddress(socket.Value, out address);

        // A datagram socket that is bound gets its share of what comes in, and nobody would read it.
        if (errno == Errno.None && spec.SoReusePort && !Listens(spec))
        {
            socket.Close();
            errno = Sockets.Open(address.Domain, StyleOf(spec), 0, out socket);
        }

        if (errno == Errno.None)
        {
            bound = new BoundSocket(spec, socket, address, null);
            return true;
        }

        socket.Close();
        fault = Fault(spec, "", ErrnoText.Describe(errno));
        return false;
    }

    /// <summary>A socket of its own for one worker, on the port that the placeholder keeps.</summary>
    internal static bool TryBindAnother(BoundSocket placeholder, out Fd socket, [NotNullWhen(false)] out SocketFault? fault) =>
        TryBindIp(placeholder.Spec, placeholder.Address, isPlaceholder: false, out socket, out fault);

    /// <summary>Where a section says to bind. Host names are looked up here, once.</summary>
    internal static bool TryAddress(SocketSpec spec, out SocketAddress address, [NotNullWhen(false)] out SocketFault? fault)
    {
        fault = null;
        if (spec.Path is { } path)
        {
            if (SocketAddress.TryUnix(path, out address))
                return true;
            fault = Fault(spec, "path", $"{PythonRepr.Of(path)}: {ErrnoText.Describe(Errno.ENAMETOOLONG)}, the longest is {SocketAddress.MaxPathBytes} bytes");
            return false;
        }

        address = default;
        if (!SocketHost.TryResolve(spec.Host, spec.Family == SocketFamily.Inet6, out var host, out var error))
        {
            fault = Fault(spec, "host", error);
            return false;
        }

        address = SocketAddress.Ip(host, spec.Port);
        return true;
    }

    /// <summary>The mode of a socket file that is bound under the option umask, or under the daemon's own.</summary>
    internal static int ModeOf(SocketSpec spec)
    {
        var own = Umask.Set(0);
        Umask.Set(own);
        return 0x1FF & ~(spec.Umask ?? (int)own);
    }

    internal static bool Listens(SocketSpec spec) => spec.Type is SocketType.Stream or SocketType.SeqPacket;

    internal static SocketStyle StyleOf(SocketSpec spec) => spec.Type switch
    {
        SocketType.Stream => SocketStyle.Stream,
        SocketType.Datagram => SocketStyle.Datagram,
        SocketType.Raw => SocketStyle.Raw,
        SocketType.Rdm => SocketStyle.Rdm,
        _ => SocketStyle.SeqPacket,
    };

    /// <summary>file:line, section and option, then what is wrong.</summary>
    internal static SocketFault Fault(SocketSpec spec, string option, string reason)
    {
        var problem = new ConfigProblem(
            ConfigSeverity.Error, spec.DefinedAt.File ?? "", spec.DefinedAt.Line, $"socket:{spec.Name}", option.Length > 0 ? option : null, reason);
        return new SocketFault(spec.Name, problem.ToString());
    }

    private static bool TryBindIp(
        SocketSpec spec, in SocketAddress address, bool isPlaceholder, out Fd socket, [NotNullWhen(false)] out SocketFault? fault)
    {
        socket = default;
        if (!SocketProtocol.TryFind(spec.Proto, out var protocol))
        {
            fault = Fault(spec, "proto", $"{PythonRepr.Of(spec.Proto)} is neither a number nor a protocol of /etc/protocols");
            return false;
        }

        var option = "type";
        var errno = Sockets.Open(address.Domain, StyleOf(spec), protocol, out socket);
        if (errno == Errno.None && spec.SoReusePort)
            (option, errno) = ("so_reuseport", Sockets.SetReusePort(socket.Value));
        if (errno == Errno.None)
            errno = Sockets.SetReuseAddress(socket.Value);
        if (errno == Errno.None && spec.Interface is { Length: > 0 } device)
            (option, errno) = ("interface", Sockets.SetDevice(socket.Value, device));
        if (errno == Errno.None && spec.Blocking)
            (option, errno) = ("blocking", Sockets.SetBlocking(socket.Value, isBlocking: true));
        if (errno == Errno.None)
            (option, errno) = ("port", Sockets.Bind(socket.Value, address));
        if (errno == Errno.None && Listens(spec) && !isPlaceholder)
            errno = Sockets.Listen(socket.Value, spec.Backlog);
        fault = errno == Errno.None ? null : Fault(spec, OptionOf(option, errno), Reason(spec, option, errno, address));
        if (fault is null)
            return true;
        socket.Close();
        return false;
    }

    private static bool TryBindUnix(
        SocketSpec spec, in SocketAddress address, [NotNullWhen(true)] out BoundSocket? bound, [NotNullWhen(false)] out SocketFault? fault)
    {
        bound = null;
        if (!StaleFile.TryClear(spec, address, out var reason))
        {
            fault = Fault(spec, "path", reason);
            return false;
        }

        var option = "type";
        var errno = Sockets.Open(SocketDomain.Unix, StyleOf(spec), 0, out var socket);
        if (errno == Errno.None && spec.Blocking)
            (option, errno) = ("blocking", Sockets.SetBlocking(socket.Value, isBlocking: true));
        var file = default(SocketFileIdentity);
        if (errno == Errno.None)
            (option, errno) = ("path", BindFile(spec, socket.Value, address, out file));
        if (errno == Errno.None)
        {
            bound = new BoundSocket(spec, socket, address, file);
            fault = null;
            return true;
        }

        socket.Close();
        fault = Fault(spec, option, Reason(spec, option, errno, address));
        return false;
    }

    // unix(7): the file's mode comes of the umask, and who may write to it may connect.
    private static Errno BindFile(SocketSpec spec, int socket, in SocketAddress address, out SocketFileIdentity file)
    {
        file = default;
        var former = spec.Umask is { } umask ? Umask.Set((uint)umask) : default(uint?);
        var errno = Sockets.Bind(socket, address);
        if (former is { } mask)
            Umask.Set(mask);
        if (errno != Errno.None)
            return errno;
        if (Listens(spec))
            errno = Sockets.Listen(socket, spec.Backlog);
        if (errno == Errno.None)
            errno = SocketFile.Identify(spec.Path!, out file);
        if (errno != Errno.None)
            SocketFile.Unlink(spec.Path!);
        return errno;
    }

    // An address that isn't one of this host is the host's fault, not the port's.
    private static string OptionOf(string option, Errno errno) => errno == Errno.EADDRNOTAVAIL ? "host" : option;

    private static string Reason(SocketSpec spec, string option, Errno errno, in SocketAddress address)
    {
        var what = option switch
        {
            "type" => $"{spec.TypeText} with family {spec.FamilyText} and proto {spec.Proto}",
            "interface" => spec.Interface!,
            "so_reuseport" or "blocking" => "True",
            _ => $"could not bind {address}",
        };
        return $"{what}: {ErrnoText.Describe(errno)}";
    }
}
