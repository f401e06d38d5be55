using Circus.Commands;
using Circus.Control;

namespace Circus.Cli.Control;

/// <summary>One command of `circus ctl`: the request goes out, the reply comes back and is printed (spec/cli.md §2.1).</summary>
internal static class ControlRun
{
    /// <summary>The exit status of the program, see <see cref="ControlExit"/>.</summary>
    internal static int Run(Command command, CommandWords words, ControlOptions options)
    {
        if (words.Arguments.Count < command.Form.Least || words.Arguments.Count > command.Form.Most)
            return Fail(command.Form.WrongNumber);
        if (command is Listen)
            return EventPrinter.Run(words.Arguments, options);

        var request = new ControlRequest(command);
        if (!request.TryWrite(words, out var error))
            return Fail(error);
        var place = options.Endpoint ?? Environment.GetEnvironmentVariable(ControlOptions.EndpointVariable) ?? ControlOptions.DefaultEndpoint;
        if (!Endpoint.TryParse(place, out var endpoint, out error))
            return Fail(error);

        if (!CurveKeysOf.TryLoad(options, out var keys, out error))
            return Fail(error);
        if (command is Tail && words.Has(Tail.FollowOption))
            return TailPrinter.Run(command, words, endpoint, keys, options);
        if (request.TryAsk(endpoint, keys, options.Timeout, out var reply, out error))
            return ReplyPrinter.Print(command, reply, options);
        Console.Error.WriteLine("Timed out.");
        if (error.Length > 0)
            Console.Error.WriteLine(error);
        Console.Error.WriteLine(
            $"No reply from {place} within {options.Timeout.TotalSeconds} seconds. Either no daemon listens there (see --endpoint, "
            + $"{ControlOptions.EndpointVariable} and `endpoint` in its ini file), or the operation takes longer (see --timeout).");
        return ControlExit.Failed;
    }

    internal static int Fail(string error)
    {
        Console.Error.WriteLine(error);
        return ControlExit.Failed;
    }
}
