using Circus.Options;
using Circus.Streams;

namespace Circus.Config;

/// <summary>What is told about a watcher as a whole, beyond its single options.</summary>
internal static class WatcherChecks
{
    /// <summary>
    /// Why the reference drops a watcher with such options and goes on without it, with the option at fault, or null (config.md §4,
    /// streams.md §1).
    /// </summary>
    internal static (string Option, string Reason)? DropReason(WatcherOptions options)
    {
        if (options.Singleton && options.NumProcesses is not (0 or 1))
            return ("numprocesses", $"a singleton cannot have numprocesses = {options.NumProcesses}");
        if (options.CopyPath && !options.CopyEnv)
            return ("copy_path", "copy_path needs copy_env");
        if (options.Virtualenv is not null && !options.CopyEnv)
            return ("virtualenv", "virtualenv needs copy_env");
        return StreamReason("stdout_stream", options.StdoutStream) ?? StreamReason("stderr_stream", options.StderrStream);
    }

    /// <summary>Warns about options that are allowed and hardly meant.</summary>
    internal static void Check(WatcherOptions options, IniSection section, ConfigProblems problems)
    {
        if (options.ShellArgs is not null && !options.Shell)
            problems.Warn(section, section.Find("shell_args"), "it is ignored without shell");
        if (string.IsNullOrWhiteSpace(options.Cmd) && string.IsNullOrWhiteSpace(options.Args.Text))
            problems.Warn(section, section.Find("cmd"), "there is nothing to run: cmd and args are empty");
        if (options.Shell)
            CheckShell(options, section, problems);
        else if (!ShellWords.TrySplit(options.Cmd, out _, out var reason))
            problems.Warn(section, section.Find("cmd"), $"the command line cannot be split into words: {reason}");
        else if (!ShellWords.TrySplit(options.Args.Text, out _, out reason))
            problems.Warn(section, section.Find("args"), $"the command line cannot be split into words: {reason}");
        CheckStream("stdout_stream", options.StdoutStream, section, problems);
        CheckStream("stderr_stream", options.StderrStream, section, problems);
        foreach (var name in options.Hooks.Keys.Where(static name => !HookText.Names.Contains(name)))
            problems.Warn(section, section.Find("hooks." + name), $"it is never called; names of hooks: {string.Join(' ', HookText.Names)}");
    }

    private static (string Option, string Reason)? StreamReason(string stream, OrderedDictionary<string, string>? given) =>
        StreamSpec.TryRead(given, out _, out var name, out var error) ? null
        : name.Length > 0 && given!.ContainsKey(name) ? ($"{stream}.{name}", error)
        : ($"{stream}.{given!.GetAt(0).Key}", name.Length > 0 ? $"{stream}.{name}: {error}" : $"{stream}: {error}");

    private static void CheckStream(string stream, OrderedDictionary<string, string>? given, IniSection section, ConfigProblems problems)
    {
        foreach (var name in StreamSpec.UnknownIn(given))
        {
            var meant = StreamSpec.Nearest(name) is { } known ? $"; did you mean {stream}.{known}?" : "";
            if (section.Find($"{stream}.{name}") is { } option)
                problems.WarnName(section, option, $"streams have no such option; it is ignored{meant}");
        }

        if (StreamSpec.TryRead(given, out var options, out _, out _) && options is { IsFile: true, MaxBytes: > 0, BackupCount: 0 })
            problems.Warn(section, section.Find(stream + ".max_bytes"), $"it has no effect without {stream}.backup_count");
    }

    /// <summary>Configurations may rely on 0.19 passing these characters as they are (quirks.md Q24).</summary>
    private static void CheckShell(WatcherOptions options, IniSection section, ConfigProblems problems)
    {
        var withoutReferences = VariableReferences.Expand($"{options.Cmd} {options.Args.Text}", static _ => "", braces: true);
        if (withoutReferences.Contains('$'))
            problems.Warn(section, section.Find("shell"), "shell = True is a real shell: it expands the $ in the command line, which Circus 0.19 passed on");
    }
}
