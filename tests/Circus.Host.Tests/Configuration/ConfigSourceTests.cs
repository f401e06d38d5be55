using Circus.Config;

namespace Circus.Configuration.Tests;

public sealed class ConfigSourceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ConfigSource Source(string ini) => new(_folder.Write("circus.ini", ini));

    [Fact]
    public void IncludesAreReadFromWhereTheFileIs()
    {
        _folder.Write("conf.d/b.ini", "[watcher:b]\ncmd = true\n");
        _folder.Write("conf.d/a.ini", "[watcher:a]\ncmd = true\n");
        _folder.Write("more.ini", "[watcher:more]\ncmd = true\n");
        Assert.True(Source("[circus]\ninclude = more.ini\ninclude_dir = conf.d\n").TryLoad(out var config, out var error), error);
        Assert.Equal(["a", "b", "more"], config.Watchers.Select(watcher => watcher.Name));
    }

    [Fact]
    public void AnIncludeThatCantBeReadIsSkippedWithAWarning()
    {
        File.CreateSymbolicLink(_folder["loop.ini"], "/proc/self/mem");
        var result = Source("[circus]\ninclude = loop.ini\n").Load();
        Assert.NotNull(result.Config);
        var problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigSeverity.Warning, "include"), (problem.Severity, problem.Option));
        Assert.EndsWith("loop.ini is skipped, it cannot be read: Input/output error", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyPathGivesWorkersTheModulePathOfPython()
    {
        Assert.True(Source("[watcher:w]\ncmd = x\ncopy_env = True\ncopy_path = True\n[watcher:v]\ncmd = x\ncopy_env = True\ncopy_path = True\n[env:v]\nPYTHONPATH = /mine\n")
            .TryLoad(out var config, out var error), error);
        Assert.Equal("/mine", config.Watchers[0].Environment["PYTHONPATH"]);
        var path = config.Watchers[1].Environment["PYTHONPATH"].Split(':');
        Assert.Contains(path, folder => File.Exists(Path.Combine(folder, "os.py")));
        Assert.DoesNotContain("", path);
    }

    [Fact]
    public void AllErrorsAreToldInOneText()
    {
        Assert.False(Source("[watcher:a]\ncmd = x\nnumprocesses = many\npriority = high\n").TryLoad(out _, out var error));
        Assert.Matches($"^{_folder["circus.ini"]}:3:16: .*; {_folder["circus.ini"]}:4:12: ", error);
    }

    [Fact]
    public void AFileThatHasGoneIsAnErrorOfTheNextLoad()
    {
        var source = Source("[watcher:a]\ncmd = true\n");
        Assert.True(source.TryLoad(out _, out _));
        File.Delete(_folder["circus.ini"]);
        Assert.False(source.TryLoad(out var config, out var error));
        Assert.Null(config);
        Assert.EndsWith($"the configuration file '{_folder["circus.ini"]}' does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public void UsersAndGroupsAreThoseOfTheHost()
    {
        var source = Source("");
        Assert.True(source.TryGetUid("root", out var uid));
        Assert.True(source.TryGetGid("root", out var gid));
        Assert.Equal((0u, 0u), (uid, gid));
        Assert.True(source.TryGetUid("4711", out uid));
        Assert.Equal(4711u, uid);
        Assert.False(source.TryGetUid("no-such-user", out _));
        Assert.False(source.TryGetGid("no-such-group", out _));
    }
}
