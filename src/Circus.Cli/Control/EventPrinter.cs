using System.Runtime.InteropServices;
using System.Text;
using Circus.Control;
using Circus.Linux;

namespace Circus.Cli.Control;

/// <summary>`circus ctl listen`: prints events as they come, one a line (decision Q52), until ctrl-C, a closed output or a lost connection.</summary>
internal static class EventPrinter
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    internal static int Run(IReadOnlyList<string> topics, string place, ControlScope scope)
    {
        var interrupt = scope.Interrupt;
        if (!scope.Options.TrySubscribe(place, out var subscription, out var error))
            return ControlRun.Fail(error);

        using var registration = interrupt is null ? PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ControlExit.Failed)) : null;
        using (subscription)
        {
            foreach (var topic in topics.DefaultIfEmpty(""))
                subscription.Subscribe(Encoding.UTF8.GetBytes(topic));
            error = Print(subscription, interrupt);
        }

        return error.Length > 0 ? ControlRun.Fail(error) : ControlExit.Failed;
    }

    /// <summary>Returns why no more can be printed; empty when interrupted.</summary>
    private static string Print(ISubscription subscription, Interrupt? interrupt)
    {
        while (interrupt is not { IsRequested: true })
        {
            if (!subscription.TryReceive(interrupt is null ? AnHour : Interrupt.Slice, out var message, out var error))
            {
                if (error.Length > 0)
                    return error;
                continue;
            }

            var errno = StandardStreams.WriteOutput([.. message.Topic, .. ": "u8, .. message.Payload, (byte)'\n']);
            if (errno != Errno.None)
                return $"Could not write to the output: {ErrnoText.Describe(errno)}";
        }

        return "";
    }
}
