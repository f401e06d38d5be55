namespace Circus.EndToEnd.Ctl;

public sealed class CompletionTests(ZmqPeer zmq, ITestOutputHelper output) : EndToEndTests(zmq, output)
{
    [Theory]
    [InlineData("circus ct", "ctl")]
    [InlineData("circus ctl rest", "restart")]
    [InlineData("circus ctl --endpoint ENDPOINT incr pl", "plugin:stats")]
    [InlineData("circus ctl --endpoint=ENDPOINT incr plugin:st", "stats")]
    [InlineData("circus ctl start --ma", "--match")]
    [InlineData("circus ctl start --match r", "regex")]
    public void BashCompletesWithTheScript(string line, string expected)
    {
        var daemon = Start($"[watcher:plugin:stats]\ncmd = {Sleeper}\n[watcher:w]\ncmd = {Sleeper}").AwaitStarted("w");
        line = line.Replace("ENDPOINT", daemon.Endpoint, StringComparison.Ordinal).Replace("circus ", CircusBinary.Path + " ", StringComparison.Ordinal);
        var script = $$"""
            source <('{{CircusBinary.Path}}' completion bash)
            COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE}
            COMP_POINT=${#COMP_LINE}
            # As bash breaks words, at = and : too.
            mapfile -t COMP_WORDS < <(grep -oE '[=:]+|[^ =:]+' <<<"$COMP_LINE")
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _circus
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal(new CommandResult(0, expected + "\n", ""), CircusBinary.Run(CircusBinary.Command(daemon.Directory, ["-c", script], "/bin/bash")));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    [InlineData("zsh")]
    public void EachShellHasItsScript(string shell)
    {
        var result = CircusBinary.Run("/", "completion", shell);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"circus completion {shell}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherShellIsAUsageError() => Assert.Equal(2, CircusBinary.Run("/", "completion", "tcsh").ExitCode);

    [Theory]
    [InlineData("circusctl st", "1", "start stats status stop\n")]
    [InlineData("circusctl re", "1", "reload reloadconfig restart\n")]
    [InlineData("circusctl stop x", "2", "")]
    public void TheProtocolOfCircusctlIsSpoken(string words, string place, string expected)
    {
        var command = CircusBinary.Command("/", ["ctl"]);
        command.Environment["AUTO_COMPLETE"] = "1";
        command.Environment["COMP_WORDS"] = words;
        command.Environment["COMP_CWORD"] = place;
        Assert.Equal(new CommandResult(1, expected, ""), CircusBinary.Run(command));
    }

    [Fact]
    public void TheManualPageNamesEveryCommandAndOption()
    {
        var result = CircusBinary.Run("/", "man");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith(".TH CIRCUS 1", result.Output, StringComparison.Ordinal);
        foreach (var word in new[] { "reloadconfig", "graceful_timeout", "so_reuseport", "\\-\\-ssh_keyfile", "CIRCUSCTL_ENDPOINT", "circus top" })
            Assert.Contains(word, result.Output, StringComparison.Ordinal);
    }
}
