using System.Net;
using System.Net.Sockets;
using Circus.Linux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Circus.Plugins.Tests;

/// <summary>Probes of real sockets, files and commands.</summary>
public sealed class ProbeRunsTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly Epoll _epoll = Epoll.Create();
    private readonly ProbeRuns _runs;
    private readonly PluginGuest _guest = new("logger", "", BuiltInTable.Find("logger")!.Create(new PluginSettings(), new PluginOutbox(), 5), NullLogger.Instance);

    public ProbeRunsTests() => _runs = new ProbeRuns(_epoll);

    public void Dispose()
    {
        _runs.Dispose();
        _guest.Dispose();
        _epoll.Dispose();
    }

    [Fact]
    public void ACommandHasItsInputItsVariablesAndItsOutput()
    {
        var result = Do(new CommandProbe("cat; echo $X; exit 3", [("X", "y")], "in "u8.ToArray(), Long));
        Assert.Equal((false, 3, "in y\n", "exit status 3"), (result.IsOk, result.Code, result.Text, result.Error));
    }

    [Fact]
    public void ACommandThatTakesTooLongIsKilledWithWhatItStarted()
    {
        var result = Do(new CommandProbe("sleep 1000 & sleep 1000", [], null, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("killed", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void APortThatListensIsConnectedToAndCounted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.True(Do(new TcpProbe("127.0.0.1", port, Long)).IsOk);
        Assert.Equal(1, Do(new QueueProbe(port)).Code);
    }

    [Fact]
    public void ASilentServerIsNotWaitedForLongerThanAsked()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var result = Do(new HttpProbe($"http://127.0.0.1:{port}/", null, TimeSpan.FromMilliseconds(50)));
        Assert.Equal((HttpProbe.NoAnswer, "no answer in time"), (result.Code, result.Error));
    }

    [Fact]
    public void NobodyAtAPortIsAnError()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.False(Do(new TcpProbe("127.0.0.1", port, Long)).IsOk);
        Assert.False(Do(new RedisProbe($"redis://127.0.0.1:{port}", Long)).IsOk);
        Assert.False(Do(new QueueProbe(port)).IsOk);
    }

    [Fact]
    public void FilesAreNamedWithLinksResolvedAndTheirTimeOfChange()
    {
        using var folder = new TestFolder();
        var program = folder["program"];
        File.WriteAllText(program, "#!/bin/sh\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(folder["link"], program);
        var direct = Do(new FilesProbe([program], null, null));
        Assert.StartsWith(program + " ", direct.Text, StringComparison.Ordinal);
        Assert.Equal(direct.Text, Do(new FilesProbe(["./link", "--none"], folder.Path, null)).Text);
        Assert.Equal(direct.Text, Do(new FilesProbe(["link"], null, folder.Path)).Text);
        Assert.False(Do(new FilesProbe(["nothing"], null, folder.Path)).IsOk);
    }

    private ProbeResult Do(PluginProbe probe)
    {
        ProbeResult? ended = _runs.Start(_guest, 1, probe, Now);
        var ready = new EpollEvent[4];
        while (ended is null)
        {
            var count = _epoll.Wait(ready, (int)Math.Clamp(Math.Ceiling((_runs.NextTimer - Now).TotalMilliseconds), 0, 20_000));
            for (var i = 0; i < count; i++)
                _runs.OnReady((long)ready[i].Data, Now, (_, _, result) => ended = result);
            _runs.RunTimers(Now, (_, _, result) => ended = result);
        }

        return ended;
    }

    private static Instant Now => new(Clock.MonotonicNanoseconds());
}
