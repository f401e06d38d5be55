namespace Circus.Config.Tests;

/// <summary>Files in the shapes that people run.</summary>
public sealed class ExampleFilesTests
{
    private const string TokenServer = """
        ; A dense host: one supervisor, 175 CPU-bound crypto workers behind a broker, a web tier sharing one listening socket.
        [circus]
        check_delay = 5
        endpoint = tcp://127.0.0.1:5555
        pubsub_endpoint = tcp://127.0.0.1:5556
        stats_endpoint = tcp://127.0.0.1:5557
        statsd = True

        [watcher:crypto]
        cmd = ./crypto-worker --id $(circus.wid)
        numprocesses = 175
        copy_env = True
        warmup_delay = 0
        graceful_timeout = 5
        max_retry = -1
        rlimit_nofile = 4096
        stdout_stream.class = FileStream
        stdout_stream.filename = crypto.log
        stdout_stream.time_format = %Y-%m-%d %H:%M:%S
        stdout_stream.max_bytes = 10485760
        stdout_stream.backup_count = 5
        stderr_stream.class = FileStream
        stderr_stream.filename = crypto.err
        priority = 10

        [watcher:web]
        cmd = /usr/bin/chaussette --fd $(circus.sockets.web)
        use_sockets = True
        numprocesses = 5
        copy_env = True
        priority = 5

        [socket:web]
        host = 127.0.0.1
        port = 8000

        [plugin:flapping]
        use = circus.plugins.flapping.Flapping
        retry_in = 3
        max_retry = 2

        [env:crypto]
        WORKER_POOL = token
        """;

    private const string SeedMinimal = """
        [watcher:dummy]
        cmd = ./crypto-worker --id $(circus.wid)
        numprocesses = 5

        [plugin:flapping]
        use = circus.plugins.flapping.Flapping
        retry_in = 3
        max_retry = 2
        """;

    private const string SeedSockets = """
        [circus]
        endpoint = tcp://127.0.0.1:5555
        pubsub_endpoint = tcp://127.0.0.1:5556
        stats_endpoint = tcp://127.0.0.1:5557

        [watcher:web]
        cmd = /usr/bin/chaussette --fd ${socket:web}
        use_sockets = True
        numprocesses = 5

        [watcher:web-new-spelling]
        cmd = /usr/bin/chaussette --fd $(circus.sockets.web)
        use_sockets = True
        numprocesses = 2

        [socket:web]
        host = 0.0.0.0
        port = 8000
        """;

    private const string Container = """
        ; The image's entry point is the binary itself: `circus daemon container.ini` as PID 1.
        [circus]
        endpoint = ipc:///run/circus/endpoint
        pubsub_endpoint = ipc:///run/circus/pubsub
        stats_endpoint = ipc:///run/circus/stats
        statsd = True
        loglevel = info

        [watcher:app]
        cmd = ./crypto-worker --id $(circus.wid)
        numprocesses = 4
        copy_env = True
        uid = nobody
        stdout_stream.class = StdoutStream
        stderr_stream.class = StdoutStream
        """;

    [Theory]
    [InlineData(TokenServer)]
    [InlineData(SeedMinimal)]
    [InlineData(SeedSockets)]
    [InlineData(Container)]
    public void ExampleLoadsWithNothingButNotes(string text)
    {
        var result = Ini.Load(text);
        Assert.NotNull(result.Config);
        Assert.All(result.Problems, static problem => Assert.Equal(ConfigSeverity.Note, problem.Severity));
    }

    [Fact]
    public void DenseHostIsReadWhole()
    {
        var config = Ini.Config(TokenServer);
        var crypto = config.Watchers[0];
        Assert.Equal(("crypto", 175, -1, 5.0, 10), (crypto.Name, crypto.Options.NumProcesses, crypto.Options.MaxRetry, crypto.Options.GracefulTimeoutSeconds, crypto.Options.Priority));
        Assert.Equal("token", crypto.Environment["WORKER_POOL"]);
        Assert.Equal("/root", crypto.Environment["HOME"]);
        Assert.Equal("%Y-%m-%d %H:%M:%S", crypto.Options.StdoutStream!["time_format"]);
        Assert.Equal(4096, crypto.Options.Rlimits["nofile"]);
        Assert.False(config.Watchers[1].Environment.ContainsKey("WORKER_POOL"));
        Assert.True(CommandLine.UsesWid(crypto.Options, crypto.Environment));
        Assert.True(CommandLine.UsesSocket(config.Watchers[1].Options, "web"));
        Assert.Equal(("web", 8000), (config.Sockets[0].Name, config.Sockets[0].Port));
        Assert.Equal("3", config.Plugins[0].Config["retry_in"]);
    }

    [Fact]
    public void BothSocketSpellingsNameTheSocket() =>
        Assert.All(Ini.Config(SeedSockets).Watchers, static watcher => Assert.True(CommandLine.UsesSocket(watcher.Options, "web")));
}
