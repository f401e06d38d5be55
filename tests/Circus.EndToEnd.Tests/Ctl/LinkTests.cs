namespace Circus.EndToEnd.Ctl;

/// <summary>Links of the old names behave as those programs.</summary>
public sealed class LinkTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Fact]
    public void CircusctlIsCtl()
    {
        var daemon = StartOne("");
        Assert.Equal(new CommandResult(0, "active\n", ""), RunLink(daemon.File("circusctl"), "--endpoint", daemon.Endpoint, "status", "w"));
    }

    [Fact]
    public void CircusctlTellsItsVersion() => Assert.Equal(new CommandResult(0, "circusctl 0.19.0\n", ""), RunNew("circusctl", "--version"));

    [Fact]
    public void CircusctlNamesItselfInUsageErrors()
    {
        var result = RunNew("circusctl", "frobnicate");
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("usage: circusctl [options] command [args]\ncircusctl: error: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CircusdTellsItsVersion() => Assert.Equal(new CommandResult(0, "0.19.0\n", ""), RunNew("circusd", "--version"));

    [Fact]
    public void CircusdWithoutAFileShowsItsUsage()
    {
        var result = RunNew("circusd");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("usage: circusd [options] [config]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CircusdIsTheDaemon()
    {
        var result = RunNew("circusd", "/no/such/file.ini");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("/no/such/file.ini", result.Error, StringComparison.Ordinal);
    }

    private static CommandResult RunNew(string name, params string[] arguments)
    {
        using var directory = new TemporaryDirectory();
        return RunLink(directory.File(name), arguments);
    }

    private static CommandResult RunLink(string path, params string[] arguments)
    {
        File.CreateSymbolicLink(path, CircusBinary.Path);
        return CircusBinary.Run(CircusBinary.Command("/", arguments, path));
    }
}
