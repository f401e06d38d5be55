using System.Net;
using System.Net.Sockets;

namespace Circus.EndToEnd;

/// <summary>Ports below the range from which the kernel takes those of outgoing connections; each is handed out once.</summary>
internal static class FreePort
{
    private static int _next = 15_000 + (Environment.ProcessId * 37 % 12_000);

    internal static int Take()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _next);
            try
            {
                using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it: the next one.
            }
        }
    }
}
