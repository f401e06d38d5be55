using System.Text.Json;

namespace Circus.Options.Tests;

/// <summary>The options of `set` and `add`, protocol.md §8.</summary>
public sealed class OptionValidationTests
{
    private sealed class Identities : IIdentities
    {
        public bool TryGetUid(string user, out uint uid) => uint.TryParse(user, out uid) || (uid = user == "nobody" ? 65534u : 0) > 0;

        public bool TryGetGid(string group, out uint gid) => uint.TryParse(group, out gid) || (gid = group == "users" ? 100u : 0) > 0;
    }

    /// <summary>Applies a `set`; the error as `errno reason`, or null.</summary>
    private static string? Set(WatcherOptions options, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!OptionValidation.TryRead(document.RootElement, out var changes, out var error)
            || !OptionValidation.TryAdmit(changes, options, new Identities(), out error))
        {
            return $"{error.Errno} {error.Reason}";
        }

        foreach (var change in changes)
            change.Apply(options);
        return null;
    }

    private static string? Add(WatcherOptions options, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!OptionValidation.TryValidateAdd(document.RootElement, out var changes, out var error))
            return $"{error.Errno} {error.Reason}";
        foreach (var change in changes)
            change.Apply(options);
        return null;
    }

    [Theory]
    [InlineData("numprocesses", "3", "3")]
    [InlineData("numprocesses", "-3", "0")]
    [InlineData("numprocesses", "true", "1")]
    [InlineData("warmup_delay", "1.5", "1.5")]
    [InlineData("warmup_delay", "2", "2")]
    [InlineData("warmup_delay", "-2", "0")]
    [InlineData("working_dir", "\"/tmp\"", "/tmp")]
    [InlineData("working_dir", "null", "None")]
    [InlineData("uid", "\"nobody\"", "65534")]
    [InlineData("uid", "1000", "1000")]
    [InlineData("gid", "\"users\"", "100")]
    [InlineData("send_hup", "true", "True")]
    [InlineData("stop_children", "true", "True")]
    [InlineData("kill_group", "true", "True")]
    [InlineData("stop_signal", "2", "2")]
    [InlineData("shell", "true", "True")]
    [InlineData("env", """{"A": "1"}""", "{'A': '1'}")]
    [InlineData("cmd", "\"x y\"", "x y")]
    [InlineData("args", "\"a b\"", "a b")]
    [InlineData("args", """["a b", "c", 1]""", "['a b', 'c', '1']")]
    [InlineData("args", "null", "None")]
    [InlineData("graceful_timeout", "5", "5.0")]
    [InlineData("graceful_timeout", "1e999", "inf")]
    [InlineData("max_age", "60", "60")]
    [InlineData("max_age_variance", "0", "0")]
    [InlineData("max_retry", "-1", "-1")]
    [InlineData("max_retry", "-5", "-1")]
    [InlineData("respawn", "false", "False")]
    [InlineData("singleton", "\"no\"", "True")]
    [InlineData("singleton", "0", "False")]
    [InlineData("close_child_stdin", "false", "False")]
    [InlineData("close_child_stdout", "true", "True")]
    [InlineData("close_child_stderr", "true", "True")]
    [InlineData("rlimit_nofile", "100", "100")]
    [InlineData("rlimit_nofile", "\"64:128\"", "64:128")]
    [InlineData("rlimit_NOFILE", "null", "None")]
    [InlineData("stdout_stream", """{"class": "FileStream", "max_bytes": 10}""", "{'max_bytes': '10'}")]
    [InlineData("stderr_stream.filename", "\"f\"", "f")]
    [InlineData("stderr_stream.max_bytes", "10", "10")]
    [InlineData("hooks", """{"before_start": "m.f,True"}""", "{'before_start': 'm.f,True'}")]
    [InlineData("hooks.before_start", "\"m.f\"", "m.f")]
    public void ValueIsAppliedBySetAndByAdd(string key, string json, string value)
    {
        var definition = OptionTable.FindWatcher(key)!;
        var suffix = definition.IsFamily ? key[definition.Name.Length..] : "";
        var options = new WatcherOptions();
        Assert.Null(Set(options, $$"""{"{{key}}": {{json}}}"""));
        Assert.Equal(value, definition.Get(options, suffix).ToText());
        if (key is "cmd" or "args" or "uid" or "gid")
            return;
        options = new WatcherOptions();
        Assert.Null(Add(options, $$"""{"{{key}}": {{json}}}"""));
        Assert.Equal(value, definition.Get(options, suffix).ToText());
    }

    [Theory]
    [InlineData("[]", "3 'options' property should be an object")]
    [InlineData("null", "3 'options' property should be an object")]
    [InlineData("""{"foo": 1}""", "3 unknown key 'foo'")]
    [InlineData("""{"it's": 1}""", "3 unknown key \"it's\"")]
    [InlineData("""{"priority": 1}""", "3 unknown key 'priority'")]
    [InlineData("""{"use_sockets": true}""", "3 unknown key 'use_sockets'")]
    [InlineData("""{"autostart": true}""", "3 unknown key 'autostart'")]
    [InlineData("""{"on_demand": true}""", "3 unknown key 'on_demand'")]
    [InlineData("""{"executable": "x"}""", "3 unknown key 'executable'")]
    [InlineData("""{"stdin_socket": "x"}""", "3 unknown key 'stdin_socket'")]
    [InlineData("""{"name": "x"}""", "3 unknown key 'name'")]
    [InlineData("""{"numprocesses": "1"}""", "3 'numprocesses' isn't an integer")]
    [InlineData("""{"numprocesses": 1.5}""", "3 'numprocesses' isn't an integer")]
    [InlineData("""{"numprocesses": 1.0}""", "3 'numprocesses' isn't an integer")]
    [InlineData("""{"numprocesses": null}""", "3 'numprocesses' isn't an integer")]
    [InlineData("""{"numprocesses": 99999999999}""", "3 'numprocesses' isn't an integer")]
    [InlineData("""{"stop_signal": "TERM"}""", "3 'stop_signal' isn't an integer")]
    [InlineData("""{"stop_signal": 65}""", "3 'stop_signal' isn't an integer")]
    [InlineData("""{"warmup_delay": "1"}""", "3 'warmup_delay' isn't a number")]
    [InlineData("""{"retry_in": "1"}""", "3 'retry_in' isn't a number")]
    [InlineData("""{"gid": 1.5}""", "3 'gid' isn't an integer or string")]
    [InlineData("""{"shell": 1}""", "3 'shell' isn't a valid boolean")]
    [InlineData("""{"copy_env": "yes"}""", "3 'copy_env' isn't a valid boolean")]
    [InlineData("""{"env": []}""", "3 'env' isn't a valid object")]
    [InlineData("""{"env": {"A": 1}}""", "3 'A' isn't a string")]
    [InlineData("""{"env": {"A=B": ""}}""", "3 'A=B' isn't a valid variable name")]
    [InlineData("""{"env": {"": ""}}""", "3 '' isn't a valid variable name")]
    [InlineData("""{"env": {"A": "\u0000"}}""", "3 'env' holds a NUL character")]
    [InlineData("""{"cmd": "x\u0000"}""", "3 'cmd' holds a NUL character")]
    [InlineData("""{"args": ["x\u0000"]}""", "3 'args' holds a NUL character")]
    [InlineData("""{"hooks": "x"}""", "3 'x' isn't a valid hook dict")]
    [InlineData("""{"hooks": {"before_lunch": "m.f"}}""", "3 Unknown hook {'before_lunch': 'm.f'}")]
    [InlineData("""{"hooks.before_start": 1}""", "3 1 isn't a valid hook")]
    [InlineData("""{"stdout_stream": "x"}""", "3 'stdout_stream' isn't a valid object")]
    [InlineData("""{"stdout_stream": {}}""", "3 'stdout_stream' must have a 'class' key")]
    [InlineData("""{"rlimit_zork": 1}""", "3 'rlimit_zork' isn't a valid rlimit setting")]
    [InlineData("""{"rlimit_nofile": "10"}""", "3 '10' rlimit value isn't a valid int")]
    [InlineData("""{"cmd": 1}""", "3 'cmd' isn't a string")]
    [InlineData("""{"cmd": null}""", "3 'cmd' isn't a string")]
    [InlineData("""{"args": {}}""", "3 'args' isn't a string or a list of strings")]
    [InlineData("""{"args": [[]]}""", "3 'args' isn't a string or a list of strings")]
    [InlineData("""{"uid": "nope"}""", "5 no such user: 'nope'")]
    [InlineData("""{"gid": "nope"}""", "5 no such group: 'nope'")]
    public void BadSetIsRefusedWhole(string json, string error)
    {
        var options = new WatcherOptions();
        Assert.Equal(error, Set(options, json));
        if (json.StartsWith("{", StringComparison.Ordinal))
            Assert.Equal(error, Set(options, """{"max_age": 9, """ + json[1..]));
        Assert.Equal(0, options.MaxAge);
    }

    [Theory]
    [InlineData("""{"cmd": "x"}""", "5 'cmd' is given twice: as a property and as an option")]
    [InlineData("""{"args": "x"}""", "5 'args' is given twice: as a property and as an option")]
    [InlineData("""{"foo": 1}""", "3 unknown key 'foo'")]
    [InlineData("""{"singleton": true, "numprocesses": 2}""", "5 Singleton watcher has a single process")]
    public void BadAddIsRefused(string json, string error) => Assert.Equal(error, Add(new WatcherOptions(), json));

    [Fact]
    public void SingletonHasOneProcess()
    {
        var options = new WatcherOptions { Singleton = true };
        Assert.Equal("5 Singleton watcher has a single process", Set(options, """{"numprocesses": 2}"""));
        Assert.Null(Set(options, """{"numprocesses": 0}"""));
        Assert.Null(Set(options, """{"singleton": false, "numprocesses": 2}"""));
        Assert.Equal("5 Singleton watcher has a single process", Set(options, """{"singleton": true}"""));
        Assert.Equal(2, options.NumProcesses);
    }

    [Fact]
    public void AcceptedOptionIsListedAndChangesNothing()
    {
        var options = new WatcherOptions();
        using var document = JsonDocument.Parse("""{"copy_env": true, "retry_in": 3}""");
        Assert.True(OptionValidation.TryRead(document.RootElement, out var changes, out _));
        Assert.Equal(["copy_env", "retry_in"], changes.Select(static change => change.Key));
        Assert.All(changes, change => change.Apply(options));
        Assert.False(options.CopyEnv);
        Assert.Empty(options.Freeform);
    }

    [Fact]
    public void AddTakesCopyEnvAndKeepsUsersAsGiven()
    {
        var options = new WatcherOptions();
        Assert.Null(Add(options, """{"copy_env": true, "uid": "nope", "gid": 12, "retry_in": 3}"""));
        Assert.Equal((true, "nope", "12", "3.0"), (options.CopyEnv, options.Uid, options.Gid, options.Freeform["retry_in"]));
    }

    [Fact]
    public void HookPairOfAddIsTaken()
    {
        var options = new WatcherOptions();
        Assert.Null(Add(options, """{"hooks": {"before_start": ["m.f", true]}}"""));
        Assert.Equal("m.f,True", options.Hooks["before_start"]);
    }

    [Fact]
    public void ChangesKeepTheOrderOfTheRequest()
    {
        using var document = JsonDocument.Parse("""{"shell": true, "cmd": "x", "args": null}""");
        Assert.True(OptionValidation.TryRead(document.RootElement, out var changes, out _));
        Assert.Equal(["shell", "cmd", "args"], changes.Select(static change => change.Key));
        Assert.All(changes, static change => Assert.Equal(OnChange.Reload, change.OnChange));
    }
}
