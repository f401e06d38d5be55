using Circus.Config;
using Circus.Options;

namespace Circus.ManagedSockets;

/// <summary>Which managed sockets the workers of a watcher get (spec/config.md §4, §5).</summary>
public static class SocketUse
{
    /// <summary>Whether workers inherit this socket. One with so_reuseport is made for those alone that name it.</summary>
    public static bool Inherits(WatcherOptions options, SocketSpec socket) =>
        ListensTo(options, socket) || (options.UseSockets && (!socket.SoReusePort || CommandLine.UsesSocket(options, socket.Name)));

    /// <summary>Whether workers get this socket in systemd's way (option listen_fds).</summary>
    public static bool ListensTo(WatcherOptions options, SocketSpec socket) =>
        options.ListenFds is { } wanted && (OptionText.TryBool(wanted, out var all) ? all.Bool : Words(wanted).Contains(socket.Name));

    /// <summary>The sockets of option listen_fds by name; none when it is off or means all.</summary>
    public static IEnumerable<string> ListenNames(WatcherOptions options) =>
        options.ListenFds is { } wanted && !OptionText.TryBool(wanted, out _) ? Words(wanted) : [];

    /// <summary>Whether it is stdin of the workers.</summary>
    public static bool IsStdin(WatcherOptions options, SocketSpec socket) =>
        string.Equals(options.StdinSocket, socket.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether another socket of this name means other workers.</summary>
    internal static bool DependsOn(WatcherOptions options, SocketSpec socket) =>
        Inherits(options, socket) || IsStdin(options, socket) || CommandLine.UsesSocket(options, socket.Name);

    /// <summary>
    /// Whether a client of this socket wakes an on_demand watcher: those of the sockets that its command line, stdin_socket or listen_fds name or, if they name
    /// none, of all that its workers inherit.
    /// </summary>
    internal static bool IsAwaited(WatcherOptions options, SocketSpec socket, IReadOnlyList<SocketSpec> all) =>
        IsNamed(options, socket) || (Inherits(options, socket) && !all.Any(each => IsNamed(options, each)));

    private static bool IsNamed(WatcherOptions options, SocketSpec socket) =>
        IsStdin(options, socket) || CommandLine.UsesSocket(options, socket.Name) || ListenNames(options).Contains(socket.Name);

    private static IEnumerable<string> Words(string text) =>
        text.ToLowerInvariant().Split([' ', '\t', '\n', ','], StringSplitOptions.RemoveEmptyEntries);
}
