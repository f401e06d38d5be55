using System.Runtime.InteropServices;
using System.Text;
using Circus.Control;
using Circus.Linux;

namespace Circus.Cli.Control;

/// <summary>`circus ctl listen`: prints events as they come, one a line (decision Q52), until ctrl-C, a closed output or a lost connection.</summary>
internal static class EventPrinter
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    internal static int Run(IReadOnlyList<string> topics, ControlOptions options)
    {
        // spec/cli.md §2: the variable names the endpoint of the commands, not this one.
        if (!Endpoint.TryParse(options.Endpoint ?? ControlOptions.DefaultPubsubEndpoint, out var endpoint, out var error)
            || !CurveKeysOf.TryLoad(options, out var keys, out error)
            || !ControlClient.TrySubscribe(endpoint, options.Timeout, out var subscription, out error, keys))
        {
            return ControlRun.Fail(error);
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ControlExit.Failed));
        using (subscription)
        {
            foreach (var topic in topics.DefaultIfEmpty(""))
                subscription.Subscribe(Encoding.UTF8.GetBytes(topic));
            error = Print(subscription);
        }

        return ControlRun.Fail(error);
    }

    /// <summary>Returns why no more can be printed.</summary>
    private static string Print(ISubscription subscription)
    {
        while (true)
        {
            if (!subscription.TryReceive(AnHour, out var message, out var error))
            {
                if (error.Length > 0)
                    return error;
                continue;
            }

            var errno = StandardStreams.WriteOutput([.. message.Topic, .. ": "u8, .. message.Payload, (byte)'\n']);
            if (errno != Errno.None)
                return $"Could not write to the output: {ErrnoText.Describe(errno)}";
        }
    }
}
