using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Circus.Commands;
using Circus.Control;
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
    private readonly Interrupt? _interrupt;
    private long _next = -1;

    private TailPrinter(int? wid, Interrupt? interrupt) => (_wid, _interrupt) = (wid, interrupt);

    internal static int Run(Command command, CommandWords words, ControlScope scope)
    {
        using var registration = scope.Interrupt is null ? PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ControlExit.Failed)) : null;
        if (!TryAsk(command, words, scope, out var reply, out var exit))
            return exit;
        var topic = reply.RootElement.GetProperty("topic").GetString()!;
        var pubsub = NamedEndpoint.SeenFromHere(reply.RootElement.GetProperty("pubsub_endpoint").GetString()!, scope.Options.Place);
        if (!scope.Options.TrySubscribe(pubsub, out var subscription, out var error))
            return ControlRun.Fail(error);

        using (subscription)
        {
            subscription.Subscribe(Encoding.UTF8.GetBytes(topic));
            var printer = new TailPrinter(Tail.WidOf(words), scope.Interrupt);
            if (!printer.TryPrint(reply.RootElement, out error))
                return ControlRun.Fail(error);
            printer._next = Math.Max(printer._next, reply.RootElement.GetProperty("next").GetInt64());
            Thread.Sleep(SettlingTime);
            if (!TryAsk(command, Tail.AllOf(words), scope, out reply, out exit))
                return exit;
            if (!printer.TryPrint(reply.RootElement, out error))
                return ControlRun.Fail(error);
            error = printer.Follow(subscription);
            return error.Length > 0 ? ControlRun.Fail(error) : ControlExit.Failed;
        }
    }

    private static bool TryAsk(Command command, CommandWords words, ControlScope scope, [NotNullWhen(true)] out JsonDocument? reply, out int exit)
    {
        reply = null;
        exit = ControlExit.Failed;
        var request = new ControlRequest(command);
        if (!request.TryWrite(words, out var error))
        {
            exit = ControlRun.Fail(error);
            return false;
        }

        if (!scope.Connection.TryAsk(request, scope.Options.Timeout, scope.Interrupt, out reply, out error))
        {
            exit = ControlRun.Fail(NoReply.Explain(scope.Options, error));
            return false;
        }

        if (reply.RootElement.GetProperty("status").ValueEquals("ok"))
            return true;
        exit = ReplyPrinter.Print(command, reply, scope.Options);
        return false;
    }

    /// <summary>Returns why it goes on no more; empty when interrupted.</summary>
    private string Follow(ISubscription subscription)
    {
        while (_interrupt is not { IsRequested: true })
        {
            if (!subscription.TryReceive(_interrupt is null ? AnHour : Interrupt.Slice, out var message, out var error))
            {
                if (error.Length > 0)
                    return error;
                continue;
            }

            using var document = JsonDocument.Parse(message.Payload);
            if (!TryPrintMessage(document.RootElement, out error))
                return error;
        }

        return "";
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
