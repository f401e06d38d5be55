using Circus.Options;
using Circus.Spawning.Tests;

namespace Circus.Notifications.Tests;

/// <summary>READY=1 of real processes.</summary>
public sealed class ReadyNotificationsTests : IDisposable
{
    private const string Send =
        """
        python3 -c 'import os,socket,sys;s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM);s.connect("\0"+sys.argv[1][1:]);s.send(sys.argv[2].encode())'
        """;

    private readonly TestFolder _folder = new();
    private readonly KernelUnderTest _test = new();

    public void Dispose()
    {
        _test.Dispose();
        _folder.Dispose();
    }

    private int Start(string script, string? user = null) => _test.Start("/bin/sh", options =>
    {
        options.Args = new Arguments(["-c", script]);
        options.Environment = new() { ["PATH"] = "/usr/bin:/bin" };
        options.Ready = new Readiness(ReadyKind.Notify);
        options.WorkingDirectory = _folder.Path;
        options.Uid = user;
    });

    [Fact]
    public void AProcessOfTheTreeThatHasEndedMeanwhileCounts()
    {
        var worker = Start($"{Send} $NOTIFY_SOCKET READY=1");
        var other = Start("exit 0");
        _test.AwaitEnd(worker);
        Assert.True(_test.Notifications.IsReady(worker));
        Assert.False(_test.Notifications.IsReady(other));
    }

    [Fact]
    public void TheWorkerItselfCountsWithAnythingElseInTheMessage()
    {
        var worker = Start($"exec {Send} $NOTIFY_SOCKET \"$(printf 'STATUS=up\\nREADY=1\\n')\"");
        _test.AwaitEnd(worker);
        Assert.True(_test.Notifications.IsReady(worker));
    }

    [Theory]
    [InlineData("READY=0")]
    [InlineData("STATUS=READY=1")]
    [InlineData("READY=10")]
    public void OtherMessagesDoNot(string message)
    {
        var worker = Start($"exec {Send} $NOTIFY_SOCKET {message}");
        _test.AwaitEnd(worker);
        Assert.False(_test.Notifications.IsReady(worker));
    }

    [Fact]
    public void AProcessThatRunsAndIsNotOfTheTreeDoesNot()
    {
        var worker = Start("echo $NOTIFY_SOCKET >name; exec sleep 1000");
        var stranger = Start("while ! test -s name; do :; done; exec python3 -c '"
            + "import os,socket,time;s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM);s.connect(chr(0)+open(\"name\").read().strip()[1:]);"
            + "s.send(b\"READY=1\");os.close(os.open(\"sent\",os.O_CREAT));os.kill(os.getpid(),19)'");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["sent"]), Control.Tests.Patience.Milliseconds));
        Assert.False(_test.Notifications.IsReady(worker));
        Assert.Equal([$"Warning READY=1 for pid {worker} from pid {stranger}, which it hasn't started: ignored"], _test.Log.Lines);
    }

    [Fact]
    public void AStrangerThatHasEndedMeanwhileDoesNotUnlessItWasTheSameUser()
    {
        var worker = Start("echo $NOTIFY_SOCKET >name; exec sleep 1000");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["name"]) && File.ReadAllText(_folder["name"]).EndsWith('\n'), Control.Tests.Patience.Milliseconds));
        var stranger = Start($"exec {Send} {File.ReadAllText(_folder["name"]).Trim()} READY=1", user: Environment.IsPrivilegedProcess ? "nobody" : null);
        Assert.Equal(Circus.Linux.ExitStatus.FromExit(0), _test.WaitForExit(stranger));
        Assert.Equal(!Environment.IsPrivilegedProcess, _test.Notifications.IsReady(worker));
        if (Environment.IsPrivilegedProcess)
            Assert.Equal([$"Warning READY=1 for pid {worker} from pid {stranger}, which it hasn't started: ignored"], _test.Log.Lines);
    }

    [Fact]
    public void ItsSocketGoesWithTheWorker()
    {
        var worker = Start($"{Send} $NOTIFY_SOCKET READY=1");
        _test.WaitForExit(worker);
        Assert.False(_test.Notifications.IsReady(worker));
    }
}
