using System.Text;
using System.Text.Json;
using Circus.Arbiters;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>reloadconfig</c>: reads the daemon's file anew and changes what has changed in it.</summary>
internal sealed class ReloadConfig : Command
{
    private static readonly (string Field, string Title)[] Fields = [("circus", "[circus] "), ("sockets", "socket "), ("watchers", "")];

    public override string Name => "reloadconfig";

    public override string Title => "Reload the configuration file";

    public override string Manual =>
        "Reads the configuration file again and applies what has changed in it: watchers whose sections did not change go on untouched.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = new("", 0, 0, CommandOption.Waiting);

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteWaiting(properties);
        error = "";
        return true;
    }

    /// <summary>`ok`, then a line for everything that isn't as it was.</summary>
    public override string TextOf(JsonElement reply)
    {
        var text = new StringBuilder("ok");
        foreach (var (field, title) in Fields)
        {
            if (!reply.TryGetProperty(field, out var entries) || entries.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var entry in entries.EnumerateObject().Where(static entry => !entry.Value.ValueEquals(ReloadReport.Unchanged)))
                text.Append('\n').Append(title).Append(entry.Name).Append(": ").Append(ReplyText.Plain(entry.Value));
        }

        return text.ToString();
    }

    internal override void Execute(CommandCall call)
    {
        if (!call.CanBeginOnSeveral(out var waiter))
            return;
        if (!call.Arbiter.TryReloadConfig(waiter, out var report, out var error))
        {
            call.Error(ReplyErrno.CommandFailed, error);
            return;
        }

        if (waiter is not null)
            return;
        report.WriteTo(call.Begin());
        call.End();
    }
}
