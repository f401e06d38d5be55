using System.Diagnostics;

namespace Circus.EndToEnd.Daemons;

/// <summary>A daemon whose parent has closed 0, 1 or 2: its own descriptors must not land there, and workers must not write into them.</summary>
public sealed class ClosedDescriptorsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Ends the daemon too: it runs in the directory.</summary>
    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("<&- >&- 2>&-", "0 1 2")]
    [InlineData("<&-", "0")]
    [InlineData(">&-", "1")]
    [InlineData("2>&-", "2")]
    [InlineData("<&- 2>&-", "0 2")]
    public void TheyAreNull(string redirections, string closed)
    {
        var endpoint = $"ipc://{_directory.File("endpoint")}";
        _directory.Write("circus.ini", $"""
            [circus]
            endpoint = {endpoint}
            pubsub_endpoint = ipc://{_directory.File("pubsub")}
            logoutput = {_directory.File("log")}
            pidfile = {_directory.File("pid")}

            [watcher:w]
            cmd = /bin/sh -c 'echo loud; echo louder >&2; echo >ready; exec sleep 1000'
            close_child_stdin = False
            copy_env = True
            """);
        var command = CircusBinary.Command(_directory.Path, ["-c", $"exec \"$0\" daemon circus.ini {redirections}", CircusBinary.Path], "/bin/sh");
        using var process = Process.Start(command)!;
        Patience.Until(() => File.Exists(_directory.File("ready")), "the worker has written its lines");

        var own = $"/proc/{process.Id}/fd";
        var worker = $"/proc/{Assert.Single(Proc.ChildrenOf(process.Id))}/fd";
        foreach (var fd in Enumerable.Range(0, 3))
        {
            if (closed.Contains($"{fd}", StringComparison.Ordinal))
                Assert.Equal("/dev/null", Proc.LinkTo($"{own}/{fd}"));
            else
                Assert.StartsWith("pipe:", Proc.LinkTo($"{own}/{fd}"), StringComparison.Ordinal);
            Assert.Equal(Proc.LinkTo($"{own}/{fd}"), Proc.LinkTo($"{worker}/{fd}"));
        }

        Assert.Equal("active\n", CircusBinary.Run(_directory.Path, "ctl", "--endpoint", endpoint, "status", "w").Output);
        Proc.Signal(process.Id, Proc.SigTerm);
        Assert.True(process.WaitForExit(Patience.Deadline));
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("loud", File.ReadAllText(_directory.File("log")), StringComparison.Ordinal);
    }

    [Fact]
    public void InTheBackgroundTheyAreAsWell()
    {
        var ini = _directory.Write("circus.ini", $"[circus]\nendpoint = ipc://{_directory.File("e")}\npubsub_endpoint = ipc://{_directory.File("p")}\npidfile = {_directory.File("pid")}\n");
        var command = CircusBinary.Command(_directory.Path, ["-c", "exec \"$0\" daemon --daemon \"$1\" <&- >&- 2>&-", CircusBinary.Path, ini], "/bin/sh");
        Assert.Equal(0, CircusBinary.Run(command).ExitCode);
        var pid = int.Parse(File.ReadAllText(_directory.File("pid")));
        Assert.All(Enumerable.Range(0, 3), fd => Assert.Equal("/dev/null", Proc.LinkTo($"/proc/{pid}/fd/{fd}")));
    }
}
