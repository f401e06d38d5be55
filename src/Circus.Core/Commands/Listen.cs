using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>listen</c>: only on the command line, where it subscribes to the pubsub endpoint.</summary>
public sealed class Listen : Command
{
    public override string Name => "listen";

    public override string Title => "Subscribe to a watcher event";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[TOPIC...]", 0, CommandForm.Any);

    internal override void Execute(CommandCall call) => call.Error(ReplyErrno.BadRequest, "invalid message. use a pub/sub socket");
}
