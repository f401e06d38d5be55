namespace Circus.Commands.Tests;

/// <summary>Command lines and the messages they send, row by row of the table in spec/cli.md §2.2.</summary>
public sealed class CommandFormTests
{
    /// <summary>A command line and the properties of its message.</summary>
    public static TheoryData<string, string> Messages => new()
    {
        { "add w sleep", """{"name":"w","cmd":"sleep","start":false}""" },
        { "add w sleep 1 2", """{"name":"w","cmd":"sleep 1 2","start":false}""" },
        { "add w 'sleep 1' 2", """{"name":"w","cmd":"sleep 1 2","start":false}""" },
        { "add --start w sleep 1", """{"name":"w","cmd":"sleep 1","start":true}""" },
        { "add w sleep 1 --start", """{"name":"w","cmd":"sleep 1","start":true}""" },
        { "counters", "{}" },
        { "counters --processes", """{"processes":true}""" },
        { "dstats", "{}" },
        { "ipython", "{}" },
        { "listsockets", "{}" },
        { "listsockets whatever", "{}" },
        { "stats", "{}" },
        { "stats w", """{"name":"w"}""" },
        { "stats w 12", """{"name":"w","process":12}""" },
        { "stats --pss w", """{"name":"w","pss":true}""" },
        { "stats --extended w", """{"name":"w","extended":true}""" },
        { "decr w", """{"name":"w","waiting":false}""" },
        { "decr w 2", """{"name":"w","waiting":false,"nb":2}""" },
        { "decr w -2", """{"name":"w","waiting":false,"nb":-2}""" },
        { "decr --waiting w 2", """{"name":"w","waiting":true,"nb":2}""" },
        { "decr w --waiting", """{"name":"w","waiting":true}""" },
        { "get w numprocesses", """{"name":"w","keys":["numprocesses"]}""" },
        { "get w b a b", """{"name":"w","keys":["b","a","b"]}""" },
        { "globaloptions", "{}" },
        { "globaloptions check_delay", """{"option":"check_delay"}""" },
        { "incr w", """{"name":"w","waiting":false}""" },
        { "incr w 3", """{"name":"w","waiting":false,"nb":3}""" },
        { "incr --waiting w", """{"name":"w","waiting":true}""" },
        { "incr w 3 --waiting", """{"name":"w","waiting":true,"nb":3}""" },
        { "kill w", """{"name":"w","waiting":false}""" },
        { "kill w 12", """{"name":"w","pid":12,"waiting":false}""" },
        { "kill --signum KILL w", """{"name":"w","signum":"KILL","waiting":false}""" },
        { "kill w 12 --signum 9", """{"name":"w","pid":12,"signum":"9","waiting":false}""" },
        { "kill w --graceful_timeout 1", """{"name":"w","graceful_timeout":1,"waiting":false}""" },
        { "kill --graceful_timeout 0.5 w 12 --signum int --waiting", """{"name":"w","pid":12,"signum":"int","graceful_timeout":0.5,"waiting":true}""" },
        { "list", "{}" },
        { "list w", """{"name":"w"}""" },
        { "listen", "{}" },
        { "numprocesses", "{}" },
        { "numprocesses w", """{"name":"w"}""" },
        { "numwatchers", "{}" },
        { "options w", """{"name":"w"}""" },
        { "quit", """{"waiting":false}""" },
        { "quit --waiting", """{"waiting":true}""" },
        { "reload", """{"graceful":true,"waiting":false,"sequential":false}""" },
        { "reload w", """{"name":"w","graceful":true,"waiting":false,"sequential":false}""" },
        { "reload w --terminate", """{"name":"w","graceful":false,"waiting":false,"sequential":false}""" },
        { "reload --sequential w --waiting", """{"name":"w","graceful":true,"waiting":true,"sequential":true}""" },
        { "reloadconfig", """{"waiting":false}""" },
        { "reloadconfig --waiting", """{"waiting":true}""" },
        { "restart", """{"waiting":false,"match":"glob"}""" },
        { "restart w", """{"name":"w","waiting":false,"match":"glob"}""" },
        { "restart --match simple w --waiting", """{"name":"w","waiting":true,"match":"simple"}""" },
        { "rm w", """{"name":"w","nostop":false,"waiting":false}""" },
        { "rm --nostop w", """{"name":"w","nostop":true,"waiting":false}""" },
        { "rm w --waiting --nostop", """{"name":"w","nostop":true,"waiting":true}""" },
        { "set w numprocesses 2", """{"name":"w","options":{"numprocesses":2}}""" },
        { "set w NumProcesses 2 Send_HUP yes", """{"name":"w","options":{"numprocesses":2,"send_hup":true}}""" },
        { "set --waiting w cmd 'sleep 1'", """{"name":"w","options":{"cmd":"sleep 1"},"waiting":true}""" },
        { "set w graceful_timeout 2 --waiting", """{"name":"w","options":{"graceful_timeout":2.0},"waiting":true}""" },
        { "signal w 9", """{"name":"w","signum":"9","children":false,"recursive":false}""" },
        { "signal w SIGHUP", """{"name":"w","signum":"SIGHUP","children":false,"recursive":false}""" },
        { "signal w 12 hup", """{"name":"w","pid":12,"signum":"hup","children":false,"recursive":false}""" },
        { "signal --children w 12 hup", """{"name":"w","pid":12,"signum":"hup","children":true,"recursive":false}""" },
        { "signal w hup --recursive", """{"name":"w","signum":"hup","children":false,"recursive":true}""" },
        { "start", """{"waiting":false,"match":"glob"}""" },
        { "start w", """{"name":"w","waiting":false,"match":"glob"}""" },
        { "start --waiting --match regex 'w|v'", """{"name":"w|v","waiting":true,"match":"regex"}""" },
        { "status", "{}" },
        { "status w", """{"name":"w"}""" },
        { "stop", """{"waiting":false,"match":"glob"}""" },
        { "stop w", """{"name":"w","waiting":false,"match":"glob"}""" },
        { "stop w further words", """{"name":"w","waiting":false,"match":"glob"}""" },
        { "stop w* --match glob --waiting", """{"name":"w*","waiting":true,"match":"glob"}""" },
        { "stop w --match fuzzy", """{"name":"w","waiting":false,"match":"fuzzy"}""" },
        { "tail -n 3 --wid 2 --stderr a", """{"name":"a","stderr":true,"lines":3,"wid":2}""" },
        { "tail -f a", """{"name":"a","stderr":false}""" },
    };

    /// <summary>A command line that sends nothing, and what the user reads.</summary>
    public static TheoryData<string, string> Errors => new()
    {
        { "add", "Invalid number of arguments" },
        { "add w", "Invalid number of arguments" },
        { "decr", "Invalid number of arguments" },
        { "decr w x", "nb: 'x' is not an integer" },
        { "get", "Invalid number of arguments" },
        { "get w", "Invalid number of arguments" },
        { "incr", "Invalid number of arguments" },
        { "incr w 1.5", "nb: '1.5' is not an integer" },
        { "kill", "Invalid number of arguments" },
        { "kill w 1 2", "Invalid number of arguments" },
        { "kill w first", "pid: 'first' is not an integer" },
        { "kill w --graceful_timeout soon", "--graceful_timeout: 'soon' is not a number" },
        { "kill w --graceful_timeout nan", "--graceful_timeout: 'nan' is not a number" },
        { "list a b", "Invalid number of arguments" },
        { "numprocesses a b", "message invalid" },
        { "numwatchers a", "Invalid number of arguments" },
        { "options", "number of arguments invalid" },
        { "reload a b", "invalid number of arguments" },
        { "restart a b", "Invalid number of arguments" },
        { "rm", "Invalid number of arguments" },
        { "rm a b", "Invalid number of arguments" },
        { "set", "Invalid number of arguments" },
        { "set w", "Invalid number of arguments" },
        { "set w numprocesses", "Invalid number of arguments" },
        { "set w numprocesses 1 max_age", "List of key/values is invalid" },
        { "set w zork 1", "unknown key 'zork'" },
        { "set w numprocesses 1 Zork 1", "unknown key 'zork'" },
        { "set w numprocesses x", "numprocesses: 'x' is not an integer" },
        { "signal w", "Invalid number of arguments" },
        { "signal w 1 2 3", "Invalid number of arguments" },
        { "signal w first 9", "pid: 'first' is not an integer" },
        { "start a b", "Invalid number of arguments" },
        { "status a b", "message invalid" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void CommandLineSendsTheseProperties(string line, string properties)
    {
        var written = new TypedCommand(line).Properties(out var isError);
        Assert.Equal((false, properties), (isError, written));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void WrongWordsAreRefusedWithThisText(string line, string text)
    {
        var written = new TypedCommand(line).Properties(out var isError);
        Assert.Equal((true, text), (isError, written));
    }

    [Fact]
    public void EveryCommandHasARow()
    {
        var commands = CommandTable.All.Select(command => command.Name);
        Assert.Equal(commands, Messages.Select(row => ((string)row[0]).Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("add", "Add a watcher")]
    [InlineData("decr", "Decrement the number of processes in a watcher")]
    [InlineData("get", "Get the value of specific watcher options")]
    [InlineData("globaloptions", "Get the arbiter options")]
    [InlineData("incr", "Increment the number of processes in a watcher")]
    [InlineData("kill", "Kill a specific process")]
    [InlineData("list", "Get list of watchers or processes in a watcher")]
    [InlineData("listen", "Subscribe to a watcher event")]
    [InlineData("numprocesses", "Get the number of processes")]
    [InlineData("numwatchers", "Get the number of watchers")]
    [InlineData("options", "Get the value of all options for a watcher")]
    [InlineData("quit", "Quit the arbiter immediately")]
    [InlineData("reload", "Reload the arbiter or a watcher")]
    [InlineData("restart", "Restart the arbiter or a watcher")]
    [InlineData("rm", "Remove a watcher")]
    [InlineData("set", "Set a watcher option")]
    [InlineData("signal", "Send a signal")]
    [InlineData("start", "Start the arbiter or a watcher")]
    [InlineData("status", "Get the status of a watcher or all watchers")]
    [InlineData("stop", "Stop watchers")]
    [InlineData("tail", "Show the last lines that the workers of a watcher wrote")]
    public void TitleIsThatOfTheReference(string name, string title) => Assert.Equal(title, CommandTable.Find(name)!.Title);
}
