namespace Circus.EndToEnd.Plugins;

/// <summary>The plugins that README shows, and the skeletons of `circus plugin new`, run as written.</summary>
public sealed class WritingOneTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData("bash", "own")]
    [InlineData("python", "own")]
    [InlineData("c", "own")]
    public void TheSkeletonIsAPluginThatSeesDeaths(string language, string name)
    {
        var daemon = Start($"[watcher:w]\ncmd = {Sleeper}\n").AwaitStarted("w");
        var written = CircusBinary.Run(daemon.Directory, "plugin", "new", language, name);
        Assert.Equal(0, written.ExitCode);
        if (language == "c")
            Assert.Equal(0, CircusBinary.Run(CircusBinary.Command(daemon.Directory, ["-o", name, name + ".c"], "/usr/bin/clang")).ExitCode);
        Assert.Equal(1, CircusBinary.Run(daemon.Directory, "plugin", "new", language, name).ExitCode);

        daemon.WriteIni($"[watcher:w]\ncmd = {Sleeper}\n\n[plugin:{name}]\n{written.Output.Split($"[plugin:{name}]\n")[1]}");
        daemon.Client.Ok("reloadconfig", new { waiting = true });
        var log = daemon.File($"plugin:{name}.log");
        Patience.Until(() =>
        {
            // It may not have subscribed yet.
            if (daemon.Client.Pids("w") is [var pid])
                Proc.Kill(pid);
            return File.Exists(log) && File.ReadAllText(log).Contains('w', StringComparison.Ordinal);
        }, "the plugin has seen a death");
        Assert.Equal(0, daemon.Terminate());
        daemon.AssertNobodySurvives();
    }

    [Fact]
    public void ReadmeShowsTheSkeletons()
    {
        using var directory = new TemporaryDirectory();
        var readme = File.ReadAllText(Path.Combine(CircusBinary.Repository, "README.md"));
        foreach (var language in (string[])["bash", "python", "c"])
        {
            CircusBinary.Run(directory.Path, "plugin", "new", language, language);
            Assert.Contains(File.ReadAllText(directory.File(language == "c" ? "c.c" : language)), readme, StringComparison.Ordinal);
        }
    }
}
