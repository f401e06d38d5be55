using Circus.Linux;
using Circus.Options;

namespace Circus.Spawning.Tests;

public sealed class LinuxKernelTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly KernelUnderTest _test = new();

    public void Dispose()
    {
        _test.Dispose();
        _folder.Dispose();
    }

    private LinuxKernel Kernel => _test.Kernel;

    private string Program(string name, string script)
    {
        File.SetUnixFileMode(_folder.Write(name, script), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return _folder[name];
    }

    [Fact]
    public void AProcessHasTheEnvironmentOfItsWatcherAndNothingElse() => Assert.Equal(
        "A=1\nB=two words\n",
        _test.Run(_folder, "tr '\\0' '\\n' </proc/$$/environ >out", options => options.Environment = new() { ["A"] = "1", ["B"] = "two words" }));

    [Fact]
    public void EachWidGetsItsOwnWords()
    {
        var launch = _test.Prepare($"/bin/sh -c 'echo $0 >{_folder.Path}/$0' $(circus.wid)");
        var pids = new[] { 3, 7 }.Select(wid => Kernel.Spawn(launch, wid, null).Pid).ToList();
        Assert.All(pids, pid => Assert.Equal(ExitStatus.FromExit(0), _test.WaitForExit(pid)));
        Assert.Equal(("3\n", "7\n"), (File.ReadAllText(_folder["3"]), File.ReadAllText(_folder["7"])));
    }

    [Fact]
    public void AProgramIsFoundInThePathOfTheWatcherNotOfTheDaemon()
    {
        Program("bin/my-worker", "#!/bin/sh\nexit 42\n");
        Assert.Equal("[Errno 2] No such file or directory: 'my-worker'", _test.TryStart("my-worker").Error);
        var pid = _test.Start("my-worker", options => options.Environment = new() { ["PATH"] = $"/no/such/folder:{_folder["bin"]}" });
        Assert.Equal(ExitStatus.FromExit(42), _test.WaitForExit(pid));
    }

    [Fact]
    public void APathRelativeToTheWorkingDirectoryIsTheWorkers()
    {
        Program("there/worker", "#!/bin/sh\npwd >out\n");
        var pid = _test.Start("./worker", options => options.WorkingDirectory = _folder["there"]);
        _test.WaitForExit(pid);
        Assert.Equal(_folder["there"] + "\n", File.ReadAllText(_folder["there/out"]));
    }

    [Theory]
    [InlineData("/no/such/program", "[Errno 2] No such file or directory: '/no/such/program'")]
    [InlineData("/etc/passwd", "[Errno 13] Permission denied: '/etc/passwd'")]
    [InlineData("/dev/null/x", "[Errno 20] Not a directory: '/dev/null/x'")]
    public void AProgramThatCantBeExecutedIsTheWatchersFault(string cmd, string error) =>
        Assert.Equal(Circus.SpawnResult.Failed(error), _test.TryStart(cmd));

    [Fact]
    public void WhatIsNoProgramIsNamed() =>
        Assert.Equal($"[Errno 8] Exec format error: '{_folder["text"]}'", _test.TryStart(Program("text", "no program")).Error);

    [Fact]
    public void AMissingDirectoryIsNamedAndNotTheProgram() => Assert.Equal(
        "[Errno 2] No such file or directory: '/no/such/folder' (option working_dir)",
        _test.TryStart("/bin/true", options => (options.WorkingDirectory, options.Rlimits["core"]) = ("/no/such/folder", 0)).Error);

    [Fact]
    public void WithoutRightsAnotherUserIsRefused()
    {
        if (Environment.IsPrivilegedProcess)
            return;
        var error = _test.TryStart("/bin/true", options => options.Uid = "4711").Error;
        Assert.Equal("[Errno 1] Operation not permitted: the groups of option uid = 4711", error);
    }

    [Fact]
    public void AnArgumentTooLongIsAValue()
    {
        var result = _test.TryStart("/bin/true", options => options.Args = new Arguments([new string('x', 1 << 20)]));
        Assert.Equal(Circus.SpawnResult.Failed("[Errno 7] Argument list too long: '/bin/true'"), result);
    }

    [Fact]
    public void WhatCantBePreparedIsAReason()
    {
        var spec = new Config.WatcherSpec { Name = "w", Options = new WatcherOptions { Cmd = "true", Uid = "no-such-user" } };
        Assert.False(Kernel.TryPrepare(spec, out var launch, out var error));
        Assert.Null(launch);
        Assert.Equal("no such user: 'no-such-user' (option uid)", error);
    }

    [Fact]
    public void ARunningProcessIsNotReapedAndASignalledOneEnds()
    {
        var pid = _test.Start("/bin/sleep 1000");
        Assert.False(Kernel.TryReap(pid, out _, out _));
        List<int> signalled = [];
        Assert.Equal(default, Kernel.Signal(pid, Signals.SIGTERM, Circus.SignalScope.Process, signalled));
        Assert.Equal([pid], signalled);
        Assert.Equal(ExitStatus.FromSignal(Signals.SIGTERM), _test.WaitForExit(pid));
    }

    [Fact]
    public void WhatIsReapedIsNoLongerOurs()
    {
        var pid = _test.Start("/bin/true");
        _test.WaitForExit(pid);
        Assert.False(Kernel.IsOurs(pid));
        Assert.False(Kernel.TryReap(pid, out _, out _));
        Assert.Equal(SignalResult.Gone, Kernel.Signal(pid, 0, Circus.SignalScope.Process, []));
        Assert.Equal(SignalResult.Gone, Kernel.SignalChild(pid, pid, 0));
    }

    [Fact]
    public void NobodyElsesProcessIsSignalled()
    {
        Assert.Equal(SignalResult.Gone, Kernel.Signal(1, 0, Circus.SignalScope.Tree, []));
        Assert.Equal(SignalResult.Gone, Kernel.SignalChild(Environment.ProcessId, 1, 0));
    }

    [Fact]
    public void ARefusalIsToldAsThePythonClientsKnowIt()
    {
        var pid = _test.Start("/bin/sleep 1000");
        Assert.Equal(SignalResult.Refused("[Errno 22] Invalid argument"), Kernel.Signal(pid, 65, Circus.SignalScope.Process, []));
    }
}
