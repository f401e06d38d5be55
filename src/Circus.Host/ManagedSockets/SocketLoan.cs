using System.Globalization;
using Circus.Linux;
using Circus.Options;

namespace Circus.ManagedSockets;

/// <summary>What the workers of one watcher get of the managed sockets: descriptors, the numbers that the command line may name, and variables.</summary>
internal sealed class SocketLoan
{
    /// <summary>SD_LISTEN_FDS_START of sd_listen_fds(3).</summary>
    private const int FirstListenFd = 3;

    private static readonly string[] ListenVariables = ["LISTEN_FDS=", "LISTEN_FDNAMES=", "LISTEN_PID="];

    private readonly List<(int Child, BoundSocket Socket)> _sockets;

    private SocketLoan(List<(int Child, BoundSocket Socket)> sockets, Dictionary<string, int> numbers, string[] variables)
    {
        (_sockets, Numbers, Variables) = (sockets, numbers, variables);
        HasOwn = sockets.Any(each => each.Socket.IsPlaceholder);
    }

    /// <summary>The number of each socket by name, as `$(circus.sockets.NAME)` gives it.</summary>
    internal IReadOnlyDictionary<string, int> Numbers { get; }

    /// <summary>LISTEN_FDS and LISTEN_FDNAMES; none without option listen_fds.</summary>
    internal string[] Variables { get; }

    /// <summary>Each worker gets sockets of its own, which are made at its spawn.</summary>
    internal bool HasOwn { get; }

    internal static SocketLoan Create(WatcherOptions options, IEnumerable<BoundSocket> all)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var lent = new List<(int Child, BoundSocket Socket)>();
        var listened = InListenOrder(options, all.Where(socket => SocketUse.ListensTo(options, socket.Spec))).ToArray();
        for (var i = 0; i < listened.Length; i++)
        {
            lent.Add((FirstListenFd + i, listened[i]));
            numbers[listened[i].Spec.Name] = FirstListenFd + i;
        }

        foreach (var socket in all)
        {
            if (SocketUse.IsStdin(options, socket.Spec))
                lent.Add((0, socket));
            if (numbers.TryAdd(socket.Spec.Name, socket.Number) && SocketUse.Inherits(options, socket.Spec))
                lent.Add((socket.Number, socket));
        }

        lent.Sort((one, other) => one.Child.CompareTo(other.Child));
        return new SocketLoan(lent, numbers, VariablesFor(listened));
    }

    /// <summary>The standard streams with the stdin_socket, then the sockets, ascending.</summary>
    internal FdMapping[] Join(FdMapping[] standard)
    {
        var lent = _sockets.Select(each => new FdMapping(each.Child, each.Socket.Number)).ToArray();
        return [.. standard.Where(stream => !Array.Exists(lent, each => each.Child == stream.Child)).Concat(lent).OrderBy(each => each.Child)];
    }

    /// <summary>The environment with the variables of systemd's protocol, which nobody else may set then.</summary>
    internal IEnumerable<string> Extend(IEnumerable<string> environment) => Variables.Length == 0
        ? environment
        : environment.Where(word => !Array.Exists(ListenVariables, name => word.StartsWith(name, StringComparison.Ordinal))).Concat(Variables);

    /// <summary>Makes the sockets that a worker gets for itself, in place of those that keep their numbers.</summary>
    /// <param name="descriptors">Those of the spawn; changed.</param>
    /// <param name="own">What was made, to be closed after the spawn.</param>
    /// <param name="error">Why one can't be made; nothing is left open then.</param>
    internal bool TryMakeOwn(Span<FdMapping> descriptors, out Fd[] own, out string error)
    {
        own = new Fd[_sockets.Count];
        for (var i = 0; i < _sockets.Count; i++)
        {
            var (child, socket) = _sockets[i];
            if (!socket.IsPlaceholder)
                continue;
            if (!SocketBinding.TryBindAnother(socket, out own[i], out var fault))
            {
                CloseOwn(own);
                error = fault.Text;
                return false;
            }

            for (var j = 0; j < descriptors.Length; j++)
            {
                if (descriptors[j].Child == child)
                    descriptors[j] = new FdMapping(child, own[i].Value);
            }
        }

        error = "";
        return true;
    }

    internal static void CloseOwn(Span<Fd> own)
    {
        foreach (ref var socket in own)
            socket.Close();
    }

    // Names in their own order, as they were written; all in the order of the sections.
    private static IEnumerable<BoundSocket> InListenOrder(WatcherOptions options, IEnumerable<BoundSocket> sockets)
    {
        var names = SocketUse.ListenNames(options).ToList();
        return sockets.OrderBy(socket => names.Count > 0 ? names.IndexOf(socket.Spec.Name) : socket.Spec.Position);
    }

    // sd_listen_fds_with_names(3): names are separated by colons.
    private static string[] VariablesFor(BoundSocket[] listened) => listened.Length == 0
        ? []
        :
        [
            string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS={listened.Length}"),
            "LISTEN_FDNAMES=" + string.Join(':', listened.Select(socket => socket.Spec.Name.Replace(':', '_'))),
        ];
}
