using Circus.Options;
using Circus.Streams;

namespace Circus.Config;

/// <summary>What is told about a watcher as a whole, beyond its single options.</summary>
internal static class WatcherChecks
{
    /// <summary>
    /// Why the reference drops a watcher with such options and goes on without it, or null (config.md §4, streams.md §1).
    /// </summary>
    internal static string? DropReason(WatcherOptions options)
    {
        if (options.Singleton && options.NumProcesses is not (0 or 1))
            return $"a singleton cannot have numprocesses = {options.NumProcesses}";
        if (options.CopyPath && !options.CopyEnv)
            return "copy_path needs copy_env";
        if (options.Virtualenv is not null && !options.CopyEnv)
            return "virtualenv needs copy_env";
        return StreamReason("stdout_stream", options.StdoutStream, out _) ?? StreamReason("stderr_stream", options.StderrStream, out _);
    }

    /// <summary>Warns about options that are allowed and hardly meant.</summary>
    internal static void Check(WatcherOptions options, IniSection section, ConfigProblems problems)
    {
        if (options.ShellArgs is not null && !options.Shell)
            problems.Warn(section, "shell_args is ignored without shell");
        if (string.IsNullOrWhiteSpace(options.Cmd) && string.IsNullOrWhiteSpace(options.Args.Text))
            problems.Warn(section, "there is nothing to run: cmd and args are empty");
        if (options.Shell)
            CheckShell(options, section, problems);
        else if (!ShellWords.TrySplit(options.Cmd, out _, out var reason) || !ShellWords.TrySplit(options.Args.Text, out _, out reason))
            problems.Warn(section, $"the command line cannot be split into words: {reason}");
        CheckStream("stdout_stream", options.StdoutStream, section, problems);
        CheckStream("stderr_stream", options.StderrStream, section, problems);
        foreach (var name in options.Hooks.Keys.Where(static name => !HookText.Names.Contains(name)))
            problems.Warn(section, $"hooks.{name} is never called; names of hooks: {string.Join(' ', HookText.Names)}");
    }

    /// <summary>Warns about managed sockets that a watcher names and no section defines.</summary>
    internal static void CheckSockets(
        IniFile ini, IReadOnlyList<WatcherSpec> watchers, IReadOnlyList<SocketSpec> sockets, ConfigProblems problems)
    {
        foreach (var watcher in watchers)
        {
            var section = ini.Find(watcher.Options.Freeform[IniFile.NameOption])!;
            foreach (var name in SocketsOf(watcher.Options).Where(name => sockets.All(socket => socket.Name != name)).Distinct())
                problems.Warn(section, $"there is no section [socket:{name}], which the watcher names");
        }
    }

    private static IEnumerable<string> SocketsOf(WatcherOptions options)
    {
        var names = new List<string>();
        foreach (var text in (ReadOnlySpan<string?>)[options.Cmd, options.Args.Text, options.Shell ? options.ShellArgs : null])
            VariableReferences.AddNames(text, "sockets.", names);
        if (options.StdinSocket is { } stdin)
            names.Add(stdin);
        return names;
    }

    /// <summary>The option of a stream that makes the watcher be dropped; null when it is something else.</summary>
    internal static string? StreamOptionAtFault(WatcherOptions options) =>
        StreamReason("stdout_stream", options.StdoutStream, out var option) is not null ? option
        : StreamReason("stderr_stream", options.StderrStream, out option) is not null ? option : null;

    private static string? StreamReason(string stream, OrderedDictionary<string, string>? given, out string option)
    {
        var isRead = StreamSpec.TryRead(given, out _, out var name, out var error);
        option = name.Length == 0 ? stream : $"{stream}.{name}";
        return isRead ? null : $"{option}: {error}";
    }

    private static void CheckStream(string stream, OrderedDictionary<string, string>? given, IniSection section, ConfigProblems problems)
    {
        foreach (var name in StreamSpec.UnknownIn(given))
        {
            var meant = StreamSpec.Nearest(name) is { } known ? $"; did you mean {stream}.{known}?" : "";
            if (section.Find($"{stream}.{name}") is { } option)
                problems.Warn(section, option, $"streams have no such option; it is ignored{meant}");
        }

        if (StreamSpec.TryRead(given, out var options, out _, out _) && options is { IsFile: true, MaxBytes: > 0, BackupCount: 0 })
            problems.Warn(section, $"{stream}.max_bytes has no effect without {stream}.backup_count");
    }

    /// <summary>Configurations may rely on 0.19 passing these characters as they are (quirks.md Q24).</summary>
    private static void CheckShell(WatcherOptions options, IniSection section, ConfigProblems problems)
    {
        var withoutReferences = VariableReferences.Expand($"{options.Cmd} {options.Args.Text}", static _ => "", braces: true);
        if (withoutReferences.Contains('$'))
            problems.Warn(section, "shell = True is a real shell: it expands the $ in the command line, which Circus 0.19 passed on");
    }
}
