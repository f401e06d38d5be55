using System.Buffers;
using System.Text;
using System.Text.Json;
using Circus.Config;
using Circus.Config.Tests;

namespace Circus.Options.Tests;

/// <summary>The replies to `options` and `get`, protocol.md §6.2.</summary>
public sealed class OptionsReplyTests
{
    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Keys(WatcherOptions options, params string[] keys) => Json(writer => OptionsReply.WriteKeys(writer, options, keys));

    [Fact]
    public void WatcherFromAFileShowsTheseKeysInThisOrder() => Assert.Equal(
        """
        {"__name__":"watcher:w","args":"","close_child_stderr":false,"close_child_stdin":true,"close_child_stdout":false,"cmd":"prog",
        "copy_env":false,"env":{"A":"1"},"executable":"x","gid":null,"graceful_timeout":30.0,"max_age":0,"max_age_variance":30,"max_retry":5,
        "numprocesses":1,"on_demand":false,"priority":0,"respawn":true,"send_hup":false,"shell":false,"shell_args":null,"singleton":false,
        "stderr_stream_conf":{},"stdout_stream_conf":{"filename":"f"},"stop_children":false,"stop_signal":15,"team":"blue","uid":null,
        "use_sockets":false,"warmup_delay":0,"working_dir":"/srv"}
        """.ReplaceLineEndings(""),
        Json(static writer => OptionsReply.Write(writer, Ini.Watcher(
            "[watcher:w]\ncmd = prog\nteam = blue\nhooks.before_start = f\nrlimit_core = 0\nexecutable = x\n"
            + "stdout_stream.class = FileStream\nstdout_stream.filename = f\n[env]\nA = 1").Options)));

    [Fact]
    public void AddedWatcherShowsNulls() =>
        Assert.Equal(
            """{"args":null,"env":null,"stdout_stream_conf":null,"stderr_stream_conf":null,"cmd":"x"}""",
            Keys(WatcherSpec.FromAdd("w", "x", default, [], Ini.Environment, "/").Options, "args", "env", "stdout_stream_conf", "stderr_stream_conf", "cmd"));

    [Fact]
    public void ArgumentsKeepTheirShape()
    {
        Assert.Equal("""{"args":["a b","c"]}""", Keys(new WatcherOptions { Args = new(["a b", "c"]) }, "args"));
        Assert.Equal("""{"args":"a b c"}""", Keys(new WatcherOptions { Args = new("a b c") }, "args"));
    }

    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(5, "5.0")]
    [InlineData(1e22, "1e+22")]
    [InlineData(double.PositiveInfinity, "1e999")]
    public void GracefulTimeoutIsAlwaysAFloat(double seconds, string json) =>
        Assert.Equal($$"""{"graceful_timeout":{{json}}}""", Keys(new WatcherOptions { GracefulTimeoutSeconds = seconds }, "graceful_timeout"));

    [Theory]
    [InlineData("nobody", "\"nobody\"")]
    [InlineData("1000", "1000")]
    [InlineData(null, "null")]
    public void UserIsANumberOrAName(string? uid, string json) => Assert.Equal($$"""{"uid":{{json}}}""", Keys(new WatcherOptions { Uid = uid }, "uid"));

    [Fact]
    public void FreeformOptionsAreAnsweredInTheOrderAsked()
    {
        var options = Ini.Watcher("[watcher:w]\ncmd = x\nflapping.window = 3").Options;
        Assert.Null(OptionsReply.FirstUnknown(options, ["flapping.window", "cmd", "cmd"]));
        Assert.Equal("""{"flapping.window":"3","cmd":"x"}""", Keys(options, "flapping.window", "cmd", "cmd"));
    }

    [Fact]
    public void WhatSetTakesIsAnswered() => Assert.Equal("""{"nice":5,"ready":"none","kill_group":false}""", Keys(new WatcherOptions { Nice = 5 }, "nice", "ready", "kill_group"));

    [Theory]
    [InlineData("zz", "'zz' option not found")]
    [InlineData("autostart", "'autostart' option not found")]
    [InlineData("hooks", "'hooks' option not found")]
    [InlineData("rlimit_nofile", "'rlimit_nofile' option not found")]
    [InlineData("stdout_stream", "'stdout_stream' option not found")]
    public void OptionThatIsNotShownIsNotFound(string key, string reason) => Assert.Equal(reason, OptionsReply.FirstUnknown(new WatcherOptions(), ["cmd", key]));
}
