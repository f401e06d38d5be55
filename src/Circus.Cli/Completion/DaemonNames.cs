using System.Text.Json;
using Circus.Cli.Control;
using Circus.Commands;

namespace Circus.Cli.Completion;

/// <summary>Asks the daemon, for a moment only: someone waits with a finger on the key.</summary>
internal sealed class DaemonNames(ControlConnection connection) : IDaemonNames
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public IReadOnlyList<string> Watchers() => Ask("list", [], reply => Texts(reply, "watchers"));

    public IReadOnlyList<string> Pids(string watcher) => Ask("list", [watcher], reply => Texts(reply, "pids"));

    public IReadOnlyList<string> OptionKeys(string watcher) =>
        Ask("options", [watcher], reply => reply.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
            ? [.. options.EnumerateObject().Select(option => option.Name)] : []);

    private IReadOnlyList<string> Ask(string command, string[] words, Func<JsonElement, IReadOnlyList<string>> read)
    {
        var request = new ControlRequest(CommandTable.Find(command)!);
        if (!request.TryWrite(new CommandWords(words, new Dictionary<string, string?>()), out _)
            || !connection.TryAsk(request, Patience, interrupt: null, out var reply, out _))
        {
            return [];
        }

        using (reply)
            return read(reply.RootElement);
    }

    private static IReadOnlyList<string> Texts(JsonElement reply, string field) =>
        reply.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(each => each.ToString())] : [];
}
