using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>ipython</c>: in Circus a shell inside the daemon; this one has no Python to open a shell in, and says so.</summary>
internal sealed class IPython : Command
{
    private const string NotHere = "Could not start ipython kernel: this daemon is no Python program; use `circus ctl` to look into it";

    public override string Name => "ipython";

    public override string Title => "Create shell into circusd process";

    public override string Manual =>
        "Circus opens a Python shell in its daemon here. This daemon has no Python in it, and says so.";

    public override Role Role => Role.Admin;

    public override CommandForm Form { get; } = CommandForm.Bare with { WrongNumber = "Invalid message" };

    public override string TextOf(JsonElement reply) => $"error: {(reply.TryGetProperty("msg", out var message) ? ReplyText.Plain(message) : NotHere)}";

    internal override void Execute(CommandCall call)
    {
        var writer = call.Begin();
        writer.WriteBoolean("shell"u8, false);
        writer.WriteString("msg"u8, NotHere);
        call.End();
    }
}
