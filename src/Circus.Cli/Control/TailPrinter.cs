using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Circus.Commands;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Cli.Control;

/// <summary>
/// `circus ctl tail -f`: the last lines, then those that follow, until ctrl-C, a closed output or a lost connection. Lines are numbered, so none is
/// printed twice, and what a slow reader has missed is told on stderr.
/// </summary>
internal sealed class TailPrinter
{
    /// <summary>A subscription takes a moment to reach the daemon; what is said meanwhile is asked for afterwards.</summary>
    private static readonly TimeSpan SettlingTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private readonly int? _wid;
    private long _next = -1;

    private TailPrinter(int? wid) => _wid = wid;

    internal static int Run(Command command, CommandWords words, Endpoint endpoint, CurveClientKeys? keys, ControlOptions options)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ControlExit.Failed));
        if (!TryAsk(command, words, endpoint, keys, options, out var reply, out var exit))
            return exit;
        var topic = reply.RootElement.GetProperty("topic").GetString()!;
        if (!TryPubsub(endpoint, reply.RootElement.GetProperty("pubsub_endpoint").GetString()!, out var pubsub, out var error)
            || !ControlClient.TrySubscribe(pubsub, options.Timeout, out var subscription, out error, keys))
        {
            return ControlRun.Fail(error);
        }

        using (subscription)
        {
            subscription.Subscribe(Encoding.UTF8.GetBytes(topic));
            var printer = new TailPrinter(Tail.WidOf(words));
            if (!printer.TryPrint(reply.RootElement, out error))
                return ControlRun.Fail(error);
            printer._next = Math.Max(printer._next, reply.RootElement.GetProperty("next").GetInt64());
            Thread.Sleep(SettlingTime);
            if (!TryAsk(command, Tail.AllOf(words), endpoint, keys, options, out reply, out exit))
                return exit;
            if (!printer.TryPrint(reply.RootElement, out error))
                return ControlRun.Fail(error);
            return ControlRun.Fail(printer.Follow(subscription));
        }
    }

    private static bool TryAsk(Command command, CommandWords words, Endpoint endpoint, CurveClientKeys? keys, ControlOptions options, [NotNullWhen(true)] out JsonDocument? reply, out int exit)
    {
        reply = null;
        exit = ControlExit.Failed;
        var request = new ControlRequest(command);
        if (!request.TryWrite(words, out var error) || !request.TryAsk(endpoint, keys, options.Timeout, out reply, out error))
        {
            exit = ControlRun.Fail(error.Length > 0 ? error : $"No reply from {endpoint} within {options.Timeout.TotalSeconds} seconds.");
            return false;
        }

        if (reply.RootElement.GetProperty("status").ValueEquals("ok"))
            return true;
        exit = ReplyPrinter.Print(command, reply, options);
        return false;
    }

    /// <summary>The daemon tells what it listens on; from another machine the address is the one that its commands are reached by.</summary>
    private static bool TryPubsub(Endpoint endpoint, string told, [NotNullWhen(true)] out Endpoint? pubsub, out string error)
    {
        if (!Endpoint.TryParse(told, out pubsub, out error))
            return false;
        if (endpoint.Transport == EndpointTransport.Tcp && pubsub.Transport == EndpointTransport.Tcp)
            pubsub = endpoint.WithPort(pubsub.Port);
        return true;
    }

    private string Follow(ISubscription subscription)
    {
        while (true)
        {
            if (!subscription.TryReceive(AnHour, out var message, out var error))
            {
                if (error.Length > 0)
                    return error;
                continue;
            }

            using var document = JsonDocument.Parse(message.Payload);
            if (!TryPrintMessage(document.RootElement, out error))
                return error;
        }
    }

    private bool TryPrint(JsonElement reply, out string error)
    {
        error = "";
        foreach (var line in reply.GetProperty("lines").EnumerateArray())
        {
            var number = line.GetProperty("number").GetInt64();
            if (number < _next)
                continue;
            if (!TryWrite(line.GetProperty("line").GetString()!, out error))
                return false;
            _next = number + 1;
        }

        return true;
    }

    private bool TryPrintMessage(JsonElement message, out string error)
    {
        error = "";
        var number = message.GetProperty("first").GetInt64();
        if (number > _next)
            Console.Error.WriteLine($"({number - _next} lines missed)");
        var isWanted = _wid is null || message.GetProperty("wid").GetInt32() == _wid;
        foreach (var line in message.GetProperty("lines").EnumerateArray())
        {
            if (number++ >= _next && isWanted && !TryWrite(line.GetString()!, out error))
                return false;
        }

        _next = Math.Max(_next, number);
        return true;
    }

    private static bool TryWrite(string line, out string error)
    {
        var errno = StandardStreams.WriteOutput(Encoding.UTF8.GetBytes(line + "\n"));
        error = errno == Errno.None ? "" : $"Could not write to the output: {ErrnoText.Describe(errno)}";
        return errno == Errno.None;
    }
}
