using Circus.Options;

namespace Circus.Config;

/// <summary>The words that are executed for a process: references replaced, then split (processes.md §2).</summary>
public static class CommandLine
{
    private const string Shell = "/bin/sh";

    /// <summary>
    /// Builds the argument vector of one process; its first word is the program. False, with the reason, when quotes don't match or
    /// nothing is left to run.
    /// </summary>
    public static bool TryBuild(WatcherOptions options, in CommandLineContext context, out IReadOnlyList<string> argv, out string error)
    {
        var (environment, copy) = (context.Environment, context);
        string? Value(string name) => CommandLineVariables.Find(name, options, copy);
        string Expand(string text) => VariableReferences.Expand(text, Value, braces: true);

        // The environment alone comes first: a variable whose value names another reference is expanded too.
        var cmd = Expand(ExpandEnvironment(options.Cmd, environment));
        var built = options.Shell
            ? TryBuildForShell(cmd, options, Expand, out argv, out error)
            : TryBuildWords(cmd, options.Args, Expand, out argv, out error);
        if (built && argv.Any(static word => word.Contains('\0')))
            built = Fail("a word holds a NUL character", out error);
        if (!built)
            error = $"command line of {context.Name}: {error}";
        return built;
    }

    /// <summary>
    /// True when processes of the watcher differ in their command lines, because it names `circus.wid`; else it may be kept.
    /// </summary>
    public static bool UsesWid(WatcherOptions options, IReadOnlyDictionary<string, string> environment) =>
        Names(options, environment, "wid");

    /// <summary>True when the command line names the managed socket, in any spelling. 0.19 looked in `cmd` only.</summary>
    /// <param name="options">The watcher's options.</param>
    /// <param name="socketName">Name of the socket in lower case.</param>
    public static bool UsesSocket(WatcherOptions options, string socketName) =>
        Names(options, options.Environment, "sockets." + socketName);

    private static bool Names(WatcherOptions options, IReadOnlyDictionary<string, string>? environment, string name) =>
        VariableReferences.Contains(environment is null ? options.Cmd : ExpandEnvironment(options.Cmd, environment), name)
        || VariableReferences.Contains(options.Args.Text, name)
        || (options.Args.Items?.Any(item => VariableReferences.Contains(item, name)) ?? false)
        || (options.Shell && VariableReferences.Contains(options.ShellArgs, name));

    private static string ExpandEnvironment(string cmd, IReadOnlyDictionary<string, string> environment) =>
        VariableReferences.Expand(cmd, name => EnvironmentVariables.Find(name, environment), braces: true);

    private static bool TryBuildWords(
        string cmd, Arguments args, Func<string, string> expand, out IReadOnlyList<string> argv, out string error)
    {
        argv = [];
        if (!ShellWords.TrySplit(cmd, out var words, out var reason))
            return Fail($"cmd: {reason}: {cmd}", out error);
        if (args.Text is { } text)
        {
            text = expand(text);
            if (!ShellWords.TrySplit(text, out var more, out reason))
                return Fail($"args: {reason}: {text}", out error);
            words.AddRange(more);
        }
        words.AddRange(args.Items?.Select(expand) ?? []);
        argv = words;
        error = "";
        return words.Count > 0 || Fail("cmd and args are empty", out error);
    }

    /// <summary>`/bin/sh -c "cmd args" shell_args…`, a real shell (quirks.md Q24); words of a list stay one word each.</summary>
    private static bool TryBuildForShell(
        string cmd, WatcherOptions options, Func<string, string> expand, out IReadOnlyList<string> argv, out string error)
    {
        argv = [];
        var args = options.Args.Items is { } items
            ? string.Join(' ', items.Select(item => ShellWords.Quote(expand(item))))
            : expand(options.Args.Text ?? "");
        var command = args.Length == 0 ? cmd : cmd.Length == 0 ? args : $"{cmd} {args}";
        if (string.IsNullOrWhiteSpace(command))
            return Fail("cmd and args are empty", out error);
        var shellArgs = expand(options.ShellArgs ?? "");
        if (!ShellWords.TrySplit(shellArgs, out var words, out var reason))
            return Fail($"shell_args: {reason}: {shellArgs}", out error);
        argv = [Shell, "-c", command, .. words];
        error = "";
        return true;
    }

    private static bool Fail(string reason, out string error)
    {
        error = reason;
        return false;
    }
}
