using System.Text.Json;
using Circus.Config;

namespace Circus.Plugins;

/// <summary>
/// Restarts a watcher whose program has changed on disk (plugins-and-hooks.md §4.6): the first word of its command line, looked up as it is
/// executed, and for an interpreter its script.
/// </summary>
internal sealed class CommandReloader(PluginSettings settings, PluginOutbox outbox) : PeriodicPlugin(outbox, settings.Float("loop_rate"))
{
    private static readonly string[] Interpreters = ["python", "perl", "ruby", "node", "php", "sh", "bash", "dash", "zsh", "lua", "java", "deno", "bun"];

    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    internal static BuiltInDefinition Definition { get; } = new()
    {
        Name = "command_reloader",
        ClassName = "circus.plugins.command_reloader.CommandReloader",
        Title = "Restarts a watcher whose program, or its interpreter's script, has changed on disk.",
        Options = [Statsd.LoopRate(1)],
        Make = static (settings, outbox, _) => new CommandReloader(settings, outbox),
    };

    private protected override void LookAfter() => Outbox.Call("list", null, reply =>
    {
        if (!reply.IsOk)
            return;
        var watchers = EventNames.ListOf(reply).Where(static name => !name.StartsWith("plugin:", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _seen.Keys.Where(name => !watchers.Contains(name)).ToArray())
            _seen.Remove(gone);
        foreach (var name in watchers)
            LookAt(name);
    });

    private void LookAt(string watcher) => Outbox.Call(
        "get",
        properties =>
        {
            properties.WriteString("name", watcher);
            properties.WriteStartArray("keys"u8);
            foreach (var key in (string[])["cmd", "working_dir", "env"])
                properties.WriteStringValue(key);
            properties.WriteEndArray();
        },
        reply =>
        {
            if (!reply.IsOk || !reply.Root.TryGetProperty("options"u8, out var options) || TextOf(options, "cmd") is not { } cmd
                || !ShellWords.TrySplit(cmd, out var words, out _) || FilesOf(words) is not { Length: > 0 } files)
                return;
            var path = options.TryGetProperty("env"u8, out var env) && env.ValueKind == JsonValueKind.Object ? TextOf(env, "PATH") : null;
            Outbox.Probe(new FilesProbe(files, TextOf(options, "working_dir"), path), result => Compare(watcher, result));
        });

    private void Compare(string watcher, ProbeResult found)
    {
        // While it is being replaced it may be missing; what was seen before still counts then.
        if (!found.IsOk)
            return;
        if (_seen.TryGetValue(watcher, out var before) && before != found.Text)
        {
            var changed = found.Text.Split('\n').Except(before.Split('\n')).FirstOrDefault(found.Text);
            Outbox.Info($"{changed[..changed.LastIndexOf(' ')]} modified. Restarting.");
            Outbox.Order("restart", properties => properties.WriteString("name", watcher));
        }

        _seen[watcher] = found.Text;
    }

    /// <summary>The program, and the script of an interpreter: its first argument that is no option.</summary>
    private static string[] FilesOf(List<string> words)
    {
        // A reference that only the daemon can replace names no file.
        if (words.Count == 0 || words[0].Contains("$(", StringComparison.Ordinal) || words[0].Contains("((", StringComparison.Ordinal))
            return [];
        var program = words[0][(words[0].LastIndexOf('/') + 1)..];
        var isInterpreter = Interpreters.Any(name => program.StartsWith(name, StringComparison.Ordinal) && program.AsSpan(name.Length).TrimStart("0123456789.").IsEmpty);
        return isInterpreter && words.Skip(1).FirstOrDefault(static word => !word.StartsWith('-')) is { } script ? [words[0], script] : [words[0]];
    }

    private static string? TextOf(JsonElement options, string name) =>
        options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
