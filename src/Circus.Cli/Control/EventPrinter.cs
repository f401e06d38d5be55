using System.Runtime.InteropServices;
using System.Text;
using Circus.Control;
using Microsoft.Win32.SafeHandles;

namespace Circus.Cli.Control;

/// <summary>`circus ctl listen`: prints events as they come, one a line (decision Q52), until ctrl-C, a closed output or a lost connection.</summary>
internal static class EventPrinter
{
    private const int StandardOutput = 1;
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    internal static int Run(IReadOnlyList<string> topics, ControlOptions options)
    {
        // spec/cli.md §2: the variable names the endpoint of the commands, not this one.
        if (!Endpoint.TryParse(options.Endpoint ?? ControlOptions.DefaultPubsubEndpoint, out var endpoint, out var error)
            || !ControlClient.TrySubscribe(endpoint, options.Timeout, out var subscription, out error))
        {
            return ControlRun.Fail(error);
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(ControlExit.Failed));
        using (subscription)
        {
            foreach (var topic in topics.DefaultIfEmpty(""))
                subscription.Subscribe(Encoding.UTF8.GetBytes(topic));
            try
            {
                Print(subscription, out error);
            }
            catch (IOException)
            {
                return ControlExit.Failed; // nobody reads our output any more
            }
        }

        return ControlRun.Fail(error);
    }

    /// <summary>Straight to the descriptor: Console hides that the reader of a pipe has gone.</summary>
    private static void Print(ISubscription subscription, out string error)
    {
        using var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        do
        {
            while (subscription.TryReceive(AnHour, out var message, out error))
                output.Write([.. message.Topic, .. ": "u8, .. message.Payload, (byte)'\n']);
        }
        while (error.Length == 0);
    }
}
