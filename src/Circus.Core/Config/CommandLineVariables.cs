using Circus.Options;

namespace Circus.Config;

/// <summary>The variables of pass B (config.md §9): the slot, the environment, sockets, limits and options of the watcher.</summary>
internal static class CommandLineVariables
{
    private const string Sockets = "sockets.";
    private const string Rlimits = "rlimits.";

    /// <summary>The value of a variable named in lower case, or null for an unknown one.</summary>
    internal static string? Find(string name, WatcherOptions options, in CommandLineContext context)
    {
        if (name == "wid")
            return PythonRepr.Integer(context.Wid);
        if (name == "use_fds")
            return PythonRepr.Of(options.UseSockets);
        if (name.StartsWith(Sockets, StringComparison.Ordinal))
            return context.SocketFds is { } fds && fds.TryGetValue(name[Sockets.Length..], out var fd) ? PythonRepr.Integer(fd) : null;
        if (name.StartsWith(Rlimits, StringComparison.Ordinal))
            return options.Rlimits.TryGetValue(name[Rlimits.Length..], out var limit) ? PythonRepr.Integer(limit?.Soft ?? -1) : null;
        if (EnvironmentVariables.Find(name, context.Environment) is { } variable)
            return variable;
        return OptionTable.FindWatcher(name) is { IsFamily: false } definition && (definition.Traits & OptionTraits.InCommandLine) != 0
            ? definition.Get(options, "").ToText()
            : null;
    }
}
