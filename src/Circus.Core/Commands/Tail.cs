using System.Text.Json;
using Circus.Protocol;
using Circus.Streams;

namespace Circus.Commands;

/// <summary><c>tail</c>: the last lines that the workers of a watcher wrote; on the command line also those that follow.</summary>
public sealed class Tail : Command
{
    /// <summary>Goes on with the lines that follow.</summary>
    public static readonly CommandOption FollowOption = new("-f", null, "Go on with the lines that follow, until ctrl-C.");

    private const int DefaultLines = 10;
    private const int MostLines = 10_000;

    private static readonly CommandOption LinesOption = new("-n", "LINES", $"How many lines, {DefaultLines} unless given.");
    private static readonly CommandOption WidOption = new("--wid", "N", "Only those of the worker with this number.");
    private static readonly CommandOption StderrOption = new("--stderr", null, "Those of stderr instead of stdout.");

    public override string Name => "tail";

    public override string Title => "Show the last lines that the workers of a watcher wrote";

    public override Role Role => Role.Observe;

    public override CommandForm Form { get; } = new("NAME", 1, 1, FollowOption, LinesOption, WidOption, StderrOption);

    /// <summary>The worker that is asked for; null: all.</summary>
    public static int? WidOf(CommandWords words) => int.TryParse(words.ValueOf(WidOption), out var wid) ? wid : null;

    /// <summary>The same with as many lines as there may be.</summary>
    public static CommandWords AllOf(CommandWords words) => words.With(LinesOption, $"{MostLines}");

    public override bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        words.WriteFlag(properties, "stderr", StderrOption);
        return TryWrite(words, properties, "lines", LinesOption, out error) && TryWrite(words, properties, "wid", WidOption, out error);
    }

    public override string TextOf(JsonElement reply) => string.Join('\n', reply.GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("line").GetString()));

    internal override void Execute(CommandCall call)
    {
        if (!call.TryWatcher(out var watcher, out _))
            return;
        if (!call.TryNumber("lines", "lines"u8, out var lines) || !call.TryNumber("wid", "wid"u8, out var wid))
            return;
        var isStderr = call.Flag("stderr"u8);
        var which = isStderr ? "stderr" : "stdout";
        if (watcher.Outputs is not { } outputs || (isStderr ? outputs.Stderr : outputs.Stdout) is null)
        {
            call.Error(ReplyErrno.BadRequest, $"{watcher.Name} has no stream for {which}; give it one, such as {which}_stream.class = QueueStream with {which}_stream.tail_bytes = 64K");
            return;
        }

        call.AnswerTail((peer, id) => new TailQuery(peer, id, outputs)
        {
            Watcher = watcher.Name,
            ResName = watcher.ResName,
            IsStderr = isStderr,
            Lines = Math.Clamp(lines ?? DefaultLines, 0, MostLines),
            Wid = wid,
            PubsubEndpoint = call.Arbiter.Options.PubsubEndpoint,
        });
    }

    private static bool TryWrite(CommandWords words, Utf8JsonWriter properties, string property, CommandOption option, out string error)
    {
        error = "";
        if (!words.Has(option))
            return true;
        if (!int.TryParse(words.ValueOf(option), out var number) || number < 0)
        {
            error = $"{option.Name}: {Options.PythonRepr.Of(words.ValueOf(option) ?? "")} is not a number from 0";
            return false;
        }

        properties.WriteNumber(property, number);
        return true;
    }
}
