using Circus.Cli.Completion;
using Circus.Cli.Control;
using Circus.Cli.Shell;

namespace Circus.Cli.Tests;

public sealed class LineCompleterTests
{
    public static TheoryData<string, string> Lines => new()
    {
        { "sta", "start stats status" },
        { "incr ", "my watcher|web|worker" },
        { "incr we", "web" },
        { "incr web ", "" },
        { "kill web ", "11 12" },
        { "stats web 1", "11 12" },
        { "signal web H", "HUP" },
        { "signal web 1", "11 12" },
        { "signal web 11 US", "USR1 USR2" },
        { "start --ma", "--match" },
        { "start --match ", "glob regex simple" },
        { "start --match=g", "--match=glob" },
        { "start --match glob w", "web worker" },
        { "kill --signum K", "KILL" },
        { "incr --waiting --", "" },
        { "get web numproc", "numprocesses" },
        { "get web cmd num", "numprocesses" },
        { "set web num", "numprocesses" },
        { "set web shell t", "true" },
        { "set web shell true send_h", "send_hup" },
        { "set web shell true stop_signal HU", "HUP" },
        { "globaloptions ch", "check_delay" },
        { "listen watcher.my_watcher.re", "watcher.my_watcher.reap watcher.my_watcher.reload watcher.my_watcher.remove" },
        { "add ", "" },
        { "numwatchers ", "" },
        { "nonsense ", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void WhatMayFollow(string line, string expected)
    {
        var partial = PartialLine.Read(line);
        var candidates = Completer().Complete(partial.Words, partial.Current).Select(each => each.Text);
        Assert.Equal(expected.Split(expected.Contains('|') ? '|' : ' ', StringSplitOptions.RemoveEmptyEntries), candidates);
    }

    [Theory]
    [InlineData("incr 'my wa", "my wa", 6, "'my watcher' ")]
    [InlineData("incr my\\ wa", "my wa", 6, "'my watcher' ")]
    [InlineData("incr we", "we", 2, "web ")]
    public void WordsAreReadAndSpelledAsAShellDoes(string line, string current, int length, string spelled)
    {
        var partial = PartialLine.Read(line);
        Assert.Equal((current, length), (partial.Current, partial.CurrentLength));
        Assert.Equal(spelled, partial.Spell(current == "we" ? "web" : "my watcher", isWhole: true));
    }

    private static LineCompleter Completer()
    {
        var options = new ControlOptions();
        return new LineCompleter(ControlCommand.CreateForShell(new ControlScope(options, new ControlConnection(options))), _ => new Names());
    }

    private sealed class Names : IDaemonNames
    {
        public IReadOnlyList<string> Watchers() => ["my watcher", "web", "worker"];

        public IReadOnlyList<string> Pids(string watcher) => watcher == "web" ? ["11", "12"] : [];

        public IReadOnlyList<string> OptionKeys(string watcher) => ["cmd", "numprocesses"];
    }
}
