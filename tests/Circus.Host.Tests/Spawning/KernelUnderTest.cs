using Circus.Config;
using Circus.Linux;
using Circus.Logging.Tests;
using Circus.ManagedSockets;
using Circus.Notifications;
using Circus.Options;

namespace Circus.Spawning.Tests;

/// <summary>The real kernel; what a test has started is killed and reaped at its end.</summary>
internal sealed class KernelUnderTest : IDisposable
{
    private readonly Dictionary<int, int> _pidfds = [];

    internal KernelUnderTest()
    {
        Notifications = new ReadyNotifications(static (_, _) => { }, Log);
        Kernel = new LinuxKernel(_pidfds.Add, Sockets, Notifications);
    }

    /// <summary>What the notifications logged.</summary>
    internal RecordingLogger Log { get; } = new();

    internal ReadyNotifications Notifications { get; }

    /// <summary>What workers may inherit.</summary>
    internal SocketTable Sockets { get; } = new(_ => { }, _ => { });

    internal LinuxKernel Kernel { get; }

    internal ILaunch Prepare(string cmd, Action<WatcherOptions>? configure = null)
    {
        var options = new WatcherOptions { Cmd = cmd };
        configure?.Invoke(options);
        Assert.True(Kernel.TryPrepare(new WatcherSpec { Name = "w", Options = options }, out var launch, out var error), error);
        return launch!;
    }

    internal SpawnResult TryStart(string cmd, Action<WatcherOptions>? configure = null) => Kernel.Spawn(Prepare(cmd, configure), 1, null);

    internal int Start(string cmd, Action<WatcherOptions>? configure = null)
    {
        var result = TryStart(cmd, configure);
        Assert.Null(result.Error);
        Assert.True(Kernel.IsOurs(result.Pid));
        return result.Pid;
    }

    /// <summary>Runs a shell script that writes to the file `out` of the directory, to its end; the file.</summary>
    internal string Run(TestFolder folder, string script, Action<WatcherOptions>? configure = null)
    {
        var pid = Start(folder.Write("script", script), options =>
        {
            (options.Cmd, options.Args, options.WorkingDirectory) = ("/bin/sh", new Arguments([folder["script"]]), folder.Path);
            configure?.Invoke(options);
        });
        Assert.Equal(ExitStatus.FromExit(0), WaitForExit(pid));
        return File.ReadAllText(folder["out"]);
    }

    internal ExitStatus WaitForExit(int pid)
    {
        AwaitEnd(pid);
        Assert.True(Kernel.TryReap(pid, out var status, out _));
        _pidfds.Remove(pid);
        return status;
    }

    /// <summary>Until it has ended; it isn't reaped.</summary>
    internal void AwaitEnd(int pid)
    {
        using var epoll = Epoll.Create();
        epoll.Add(_pidfds[pid], EpollEvents.In, 0);
        var end = Environment.TickCount64 + Control.Tests.Patience.Milliseconds;
        while (epoll.Wait(new EpollEvent[1], (int)Math.Max(end - Environment.TickCount64, 0)) == 0)
            Assert.True(Environment.TickCount64 < end, $"process {pid} doesn't end");
    }

    public void Dispose()
    {
        foreach (var pid in _pidfds.Keys.ToList())
        {
            Kernel.Signal(pid, Signals.SIGKILL, SignalScope.Tree, []);
            WaitForExit(pid);
        }

        Kernel.Dispose();
        Sockets.Dispose();
    }
}
