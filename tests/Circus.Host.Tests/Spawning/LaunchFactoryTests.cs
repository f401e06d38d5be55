using System.Text;
using Circus.Config;
using Circus.Linux;
using Circus.ManagedSockets;
using Circus.Options;

namespace Circus.Spawning.Tests;

public sealed class LaunchFactoryTests : IDisposable
{
    private readonly TestFolder _root = new();
    private readonly LaunchFactory _factory;

    public LaunchFactoryTests()
    {
        _root.Write("etc/passwd", "root:x:0:0::/root:/bin/sh\nweb:x:1000:100::/srv:/bin/false\n");
        _root.Write("etc/group", "root:x:0:\nusers:x:100:\nwww:x:33:web\nadm:x:4:web\n");
        _factory = new LaunchFactory(new Accounts(_root.Path), new SocketTable(_ => { }, _ => { }));
    }

    public void Dispose() => _root.Dispose();

    private static WatcherSpec Spec(Action<WatcherOptions>? configure = null)
    {
        var options = new WatcherOptions { Cmd = "worker" };
        configure?.Invoke(options);
        return new WatcherSpec { Name = "w", Options = options };
    }

    private Launch Create(Action<WatcherOptions>? configure = null)
    {
        Assert.True(_factory.TryCreate(Spec(configure), out var launch, out var error), error);
        return launch!;
    }

    private string ErrorOf(Action<WatcherOptions> configure)
    {
        Assert.False(_factory.TryCreate(Spec(configure), out _, out var error));
        return error;
    }

    private static string[] Words(WordBlock block) => Encoding.UTF8.GetString(block.Bytes).Split('\0')[..^1];

    private static string[] Arguments(Launch launch, int wid)
    {
        Assert.True(launch.TryGetArguments(wid, out var arguments, out var error), error);
        return Words(arguments);
    }

    [Fact]
    public void APlainWatcherNeedsNoSetup()
    {
        var launch = Create();
        Assert.Null(launch.SetupOf(1));
        Assert.Null(launch.WorkingDirectory);
        Assert.Empty(Words(launch.Environment));
        Assert.Equal(["worker"], Arguments(launch, 1));
        Assert.Equal([new(0, FdMapping.Null), new(1, 1), new(2, 2)], launch.Descriptors);
    }

    [Fact]
    public void ClosedOutputsAreNullAndAnOpenInputIsTheDaemons() => Assert.Equal(
        [new(0, 0), new(1, FdMapping.Null), new(2, FdMapping.Null)],
        Create(options => (options.CloseChildStdin, options.CloseChildStdout, options.CloseChildStderr) = (false, true, true)).Descriptors);

    [Fact]
    public void WordsThatNameTheWidDifferByIt()
    {
        var launch = Create(options => options.Args = new Arguments("--port 80$(circus.wid)"));
        Assert.Equal(["worker", "--port", "801"], Arguments(launch, 1));
        Assert.Equal(["worker", "--port", "8012"], Arguments(launch, 12));
    }

    [Fact]
    public void TheEnvironmentIsThatOfTheWatcher() =>
        Assert.Equal(["A=1", "B=ü=2"], Words(Create(options => options.Environment = new() { ["A"] = "1", ["B"] = "ü=2" }).Environment));

    [Theory]
    [InlineData("web", null, 1000u, 100u, new uint[] { 100, 33, 4 })]
    [InlineData("1000", null, 1000u, 100u, new uint[] { 100, 33, 4 })]
    [InlineData("web", "adm", 1000u, 4u, new uint[] { 4, 33 })]
    [InlineData("4711", null, 4711u, 4711u, new uint[] { 4711 })]
    [InlineData(null, "www", null, 33u, new uint[] { 33 })]
    [InlineData("root", "www", null, 33u, new uint[] { 33 })]
    public void UserAndGroupsAreResolved(string? uid, string? gid, uint? expectedUid, uint expectedGid, uint[] groups)
    {
        var setup = Create(options => (options.Uid, options.Gid) = (uid, gid)).SetupOf(1)!;
        Assert.Equal((expectedUid, expectedGid), (setup.Uid, setup.Gid));
        Assert.Equal(groups, setup.Groups);
    }

    [Theory]
    [InlineData("root", null)]
    [InlineData("0", "0")]
    [InlineData(null, "root")]
    public void RootMeansAsTheDaemon(string? uid, string? gid) => Assert.Null(Create(options => (options.Uid, options.Gid) = (uid, gid)).SetupOf(1));

    [Fact]
    public void UnknownUsersAndGroupsAreNamed()
    {
        Assert.Equal("no such user: 'nobody' (option uid)", ErrorOf(options => options.Uid = "nobody"));
        Assert.Equal("no such group: 'nogroup' (option gid)", ErrorOf(options => options.Gid = "nogroup"));
    }

    [Fact]
    public void AUserFileThatCantBeReadIsAReason()
    {
        File.Delete(_root["etc/passwd"]);
        File.CreateSymbolicLink(_root["etc/passwd"], "/proc/self/mem");
        Assert.Equal("users and groups can't be read: Input/output error", ErrorOf(options => options.Uid = "web"));
    }

    [Fact]
    public void LimitsAreSoftAndHardAndTheDaemonsFormerOneIsGivenBack()
    {
        var former = new RlimitValue(256, 4096);
        Assert.Null(Create().SetupOf(1));
        _factory.FormerNoFile = former;
        Assert.Equal([(Rlimit.NOFILE, former)], Create().SetupOf(1)!.Rlimits!);
        Assert.Equal([(Rlimit.NOFILE, new RlimitValue(77, 77))], Create(options => options.Rlimits["nofile"] = 77).SetupOf(1)!.Rlimits!);
    }

    [Fact]
    public void UnlimitedOpenFilesAreTheHardLimit()
    {
        Rlimits.Get(Rlimit.NOFILE, out var own);
        Assert.Equal([(Rlimit.NOFILE, new RlimitValue(own.Hard, own.Hard))], Create(options => options.Rlimits["nofile"] = null).SetupOf(1)!.Rlimits!);
        Assert.Equal([(Rlimit.CORE, new RlimitValue(RlimitValue.Unlimited, RlimitValue.Unlimited))], Create(options => options.Rlimits["core"] = -1).SetupOf(1)!.Rlimits!);
    }

    [Fact]
    public void WhatNoProgramCanReceiveIsRefused()
    {
        Assert.Equal("the environment holds a NUL character", ErrorOf(options => options.Environment = new() { ["A"] = "x\0y" }));
        Assert.Equal("command line of w: a word holds a NUL character", ErrorOf(options => options.Args = new Arguments(["x\0y"])));
        Assert.StartsWith("command line of w: cmd: ", ErrorOf(options => options.Cmd = "worker 'unbalanced"), StringComparison.Ordinal);
        Assert.Equal("command line of w: cmd and args are empty", ErrorOf(options => options.Cmd = ""));
    }

    [Fact]
    public void AVirtualenvComesFirstInPathAndModulePath()
    {
        Directory.CreateDirectory(_root["venv/bin"]);
        Directory.CreateDirectory(_root["venv/lib/python3.9/site-packages"]);
        Directory.CreateDirectory(_root["venv/lib/python3.11/site-packages"]);
        _root.Write("venv/lib/python3.11/site-packages/egg.pth", $"# a comment\nimport sys\n{_root.Path}\n");
        var text = EnvironmentOf(options => options.Virtualenv = _root["venv"]);
        Assert.Contains($"PATH={_root["venv/bin"]}:/bin", text);
        Assert.Contains($"PYTHONPATH={_root["venv/lib/python3.11/site-packages"]}:{_root.Path}", text);
        Assert.Contains($"PYTHONPATH={_root["venv/lib/python3.9/site-packages"]}", EnvironmentOf(options => (options.Virtualenv, options.VirtualenvPyVer) = (_root["venv"], "3.9")));
        Assert.EndsWith("/lib/python3.8/site-packages (option virtualenv)", ErrorOf(options => (options.Virtualenv, options.VirtualenvPyVer) = (_root["venv"], "3.8")), StringComparison.Ordinal);
    }

    [Fact]
    public void TheDaemonsOwnNotifySocketIsNoneOfTheWorkers()
    {
        Assert.DoesNotContain(EnvironmentOf(options => options.Environment!["NOTIFY_SOCKET"] = "/run/of/the/daemon"), each => each.StartsWith("NOTIFY_SOCKET", StringComparison.Ordinal));
    }

    [Fact]
    public void WidsAreSpreadOverTheProcessors()
    {
        var launch = Create(options => options.CpuAffinity = "auto");
        Assert.Equal(Affinity.Own().Length, Enumerable.Range(1, 100).Select(wid => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(launch.SetupOf(wid)!.Cpus))).Distinct().Count());
    }

    private string[] EnvironmentOf(Action<WatcherOptions> configure) => Encoding.UTF8.GetString(Create(options =>
    {
        options.Environment = new() { ["PATH"] = "/bin" };
        configure(options);
    }).Environment.Bytes).Split('\0');
}
