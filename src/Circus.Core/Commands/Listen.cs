using Circus.Protocol;

namespace Circus.Commands;

/// <summary><c>listen</c>: only on the command line, where it subscribes to the pubsub endpoint.</summary>
public sealed class Listen : Command
{
    public override string Name => "listen";

    public override string Title => "Subscribe to a watcher event";

    public override string Manual =>
        "Prints the events that the daemon publishes, a line each, as they come: `topic: {json}`. TOPIC is the beginning of a topic, such as watcher.web. or watcher.web.reap; without one all are printed. The events come from the pubsub endpoint: --endpoint means that one here.";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("[TOPIC...]", 0, CommandForm.Any);

    internal override void Execute(CommandCall call) => call.Error(ReplyErrno.BadRequest, "invalid message. use a pub/sub socket");
}
