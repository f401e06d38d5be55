using System.Diagnostics;

namespace Circus.EndToEnd.ManagedSockets;

/// <summary>The demonstration that Circus became known by: chaussette behind nginx, five workers on one socket, more and fewer while it serves.</summary>
public sealed class TalkDemoTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    private const string Chaussette = "/usr/bin/chaussette";
    private const string Nginx = "/usr/sbin/nginx";

    [InstalledFact(Chaussette, Nginx)]
    public async Task FiveWorkersBehindNginxServeWhileTheirNumberChanges()
    {
        int backend = FreePort.Take(), frontend = FreePort.Take();
        var daemon = Start($"""
            [watcher:web]
            cmd = {Chaussette} --fd $(circus.sockets.web)
            use_sockets = True
            copy_env = True
            numprocesses = 5
            [watcher:nginx]
            cmd = {Nginx} -p . -c nginx.conf -e stderr
            [socket:web]
            host = 127.0.0.1
            port = {backend}
            """);
        File.WriteAllText(daemon.File("nginx.conf"), $$"""
            daemon off; pid nginx.pid; events { }
            http {
              access_log off; client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;
              server { listen 127.0.0.1:{{frontend}}; location / { proxy_pass http://127.0.0.1:{{backend}}; } }
            }
            """);
        daemon.AwaitStarted("web");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{frontend}/"), Timeout = Patience.Deadline };
        await FirstAnswer(client);
        Assert.Equal(5, daemon.Client.Pids("web").Length);
        foreach (var (command, workers) in ((string, int)[])[("incr", 6), ("incr", 7), ("decr", 6), ("decr", 5)])
        {
            daemon.Client.Ok(command, new { name = "web" });
            for (var i = 0; i < 5; i++)
                Assert.Equal("hello world", await client.GetStringAsync(""));
            Patience.Until(() => daemon.Client.Pids("web").Length == workers, $"{workers} workers");
        }

        Assert.Equal(0, daemon.Terminate());
    }

    /// <summary>nginx may be started before its file is there, and again after that.</summary>
    private static async Task FirstAnswer(HttpClient client)
    {
        for (var begin = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                Assert.Equal("hello world", await client.GetStringAsync(""));
                return;
            }
            catch (HttpRequestException) when (begin.Elapsed < Patience.Deadline)
            {
                // Not yet.
            }
        }
    }
}
