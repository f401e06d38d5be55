using Circus.ManagedSockets;

namespace Circus.Config;

/// <summary>Warns about watchers and managed sockets that don't go together, beyond the references in command lines.</summary>
internal static class SocketChecks
{
    internal static void Check(IniFile ini, IReadOnlyList<WatcherSpec> watchers, IReadOnlyList<SocketSpec> sockets, ConfigProblems problems)
    {
        foreach (var watcher in watchers)
        {
            var section = ini.Find(watcher.Options.Freeform[IniFile.NameOption])!;
            foreach (var name in SocketUse.ListenNames(watcher.Options).Where(name => sockets.All(socket => socket.Name != name)))
                problems.Warn(section, section.Find("listen_fds"), $"there is no section [socket:{name}], which the watcher names");
            if (watcher.Options.OnDemand)
                CheckOnDemand(watcher, section, sockets, problems);
        }
    }

    private static void CheckOnDemand(WatcherSpec watcher, IniSection section, IReadOnlyList<SocketSpec> sockets, ConfigProblems problems)
    {
        var option = section.Find("on_demand");
        var awaited = sockets.Where(socket => SocketUse.IsAwaited(watcher.Options, socket, sockets)).ToList();
        if (awaited.Count == 0)
            problems.Warn(section, option, "the watcher never starts, as it has no socket: its command line, stdin_socket or listen_fds must name one, or use_sockets be on");
        foreach (var socket in awaited.Where(static socket => socket.SoReusePort))
            problems.Warn(section, option, $"nothing listens on [socket:{socket.Name}] before the watcher starts, as so_reuseport makes a socket for each worker");
    }
}
