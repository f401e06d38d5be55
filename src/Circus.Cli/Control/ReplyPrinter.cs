using System.Text.Json;
using Circus.Commands;

namespace Circus.Cli.Control;

/// <summary>Prints a reply as text, or as JSON in Python's spacing (spec/cli.md §2.1, §2.3).</summary>
internal static class ReplyPrinter
{
    /// <summary>The exit status that the reply stands for.</summary>
    internal static int Print(Command command, JsonDocument reply, ControlOptions options)
    {
        var isError = reply.RootElement.TryGetProperty("status"u8, out var status) && status.ValueKind == JsonValueKind.String && status.ValueEquals("error"u8);
        var exit = isError ? ControlExit.Refused : ControlExit.Done;
        if (options.IsJson)
            Console.Out.WriteLine(PythonJson.Write(reply.RootElement, options.IsPretty));
        else if (isError)
            Console.Error.WriteLine(command.ErrorTextOf(ReasonOf(reply.RootElement)));
        else
            Console.Out.WriteLine(command.TextOf(reply.RootElement));
        return exit;
    }

    private static string ReasonOf(JsonElement reply) =>
        reply.TryGetProperty("reason"u8, out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString()! : "";
}
