using Circus.Commands;

namespace Circus.Cli.Control;

/// <summary>One command of `circus ctl`: the request goes out, the reply comes back and is printed (spec/cli.md §2.1).</summary>
internal static class ControlRun
{
    /// <summary>The exit status of the program, see <see cref="ControlExit"/>.</summary>
    internal static int Run(Command command, CommandWords words, ControlScope scope)
    {
        var options = scope.Options;
        if (words.Arguments.Count < command.Form.Least || words.Arguments.Count > command.Form.Most)
            return Fail(command.Form.WrongNumber);
        if (command is Listen)
            return EventPrinter.Run(words.Arguments, PlaceOfEvents(scope), scope);

        if (command is Tail && words.Has(Tail.FollowOption))
            return TailPrinter.Run(command, words, scope);

        var request = new ControlRequest(command);
        if (!request.TryWrite(words, out var error))
            return Fail(error);
        if (scope.Connection.TryAsk(request, options.Timeout, scope.Interrupt, out var reply, out error))
        {
            using (reply)
                return ReplyPrinter.Print(command, reply, options);
        }

        return scope.Interrupt is { IsRequested: true } ? Fail("Interrupted; the daemon goes on with it.") : Fail(NoReply.Explain(options, error));
    }

    /// <summary>spec/cli.md §2: --endpoint, without the variable. The shell's --endpoint is that of the other commands: there the daemon is asked.</summary>
    private static string PlaceOfEvents(ControlScope scope)
    {
        if (scope.Interrupt is null)
            return scope.Options.Endpoint ?? ControlOptions.DefaultPubsubEndpoint;
        var request = new ControlRequest(CommandTable.Find("globaloptions")!);
        if (!request.TryWrite(new CommandWords([], new Dictionary<string, string?>()), out _)
            || !scope.Connection.TryAsk(request, scope.Options.Timeout, scope.Interrupt, out var reply, out _))
        {
            return ControlOptions.DefaultPubsubEndpoint;
        }

        using (reply)
        {
            return reply.RootElement.TryGetProperty("options", out var options) && options.TryGetProperty("pubsub_endpoint", out var place)
                ? NamedEndpoint.SeenFromHere(place.ToString(), scope.Options.Place)
                : ControlOptions.DefaultPubsubEndpoint;
        }
    }

    internal static int Fail(string error)
    {
        Console.Error.WriteLine(error);
        return ControlExit.Failed;
    }
}
