using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Circus.EndToEnd.Plugins;

/// <summary>A small HTTP server on a port of its own: answers with one status, keeps what it was asked.</summary>
internal sealed class HttpPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];

    internal HttpPeer()
    {
        _listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    internal int Status { get; set; } = 200;

    internal string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    internal string WaitFor(string text)
    {
        string? found = null;
        Patience.Until(() => (found = Find(text)) is not null, $"somebody asks for {text}");
        return found!;
    }

    public void Dispose() => _listener.Stop();

    private string? Find(string text)
    {
        lock (_requests)
            return _requests.Find(request => request.Contains(text, StringComparison.Ordinal));
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listener.AcceptTcpClient();
                using var stream = client.GetStream();
                stream.ReadTimeout = Patience.Milliseconds;
                var request = Read(stream);
                lock (_requests)
                    _requests.Add(request);
                stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} x\r\nContent-Length: 2\r\n\r\nok"));
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static string Read(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var count = stream.Read(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = all.Split("Content-Length: ") is [_, var rest] ? int.Parse(rest.Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
            if (count == 0 || (end >= 0 && Encoding.UTF8.GetByteCount(all) >= end + 4 + length))
                return all;
        }
    }
}
