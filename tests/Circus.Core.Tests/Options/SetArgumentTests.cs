namespace Circus.Options.Tests;

/// <summary>The words of `ctl set`, cli.md §2.4.</summary>
public sealed class SetArgumentTests
{
    [Theory]
    [InlineData("numprocesses", "3", "3")]
    [InlineData("NumProcesses", "3", "3")]
    [InlineData("max_retry", "-1", "-1")]
    [InlineData("max_age", "1", "1")]
    [InlineData("max_age_variance", "1", "1")]
    [InlineData("rlimit_nofile", "1", "1")]
    [InlineData("rlimit_nofile", "", "None")]
    [InlineData("stdout_stream.max_bytes", "10", "10")]
    [InlineData("stderr_stream.backup_count", "10", "10")]
    [InlineData("stderr_stream.filename", "10", "'10'")]
    [InlineData("warmup_delay", "2", "2.0")]
    [InlineData("retry_in", "2", "2.0")]
    [InlineData("graceful_timeout", "0.5", "0.5")]
    [InlineData("send_hup", "yes", "True")]
    [InlineData("shell", "off", "False")]
    [InlineData("singleton", "1", "True")]
    [InlineData("stop_signal", "INT", "2")]
    [InlineData("stop_signal", "9", "9")]
    [InlineData("working_dir", "/x", "'/x'")]
    [InlineData("uid", "1000", "'1000'")]
    [InlineData("cmd", "a b", "'a b'")]
    [InlineData("args", "1", "'1'")]
    [InlineData("hooks.before_start", "m.f,True", "'m.f,True'")]
    [InlineData("hooks", "before_start:m.f,after_stop:m.g", "{'before_start': 'm.f', 'after_stop': 'm.g'}")]
    [InlineData("hooks", "before_start:m.f,True,after_stop:m.g", "{'before_start': 'm.f,True', 'after_stop': 'm.g'}")]
    [InlineData("env", "A=1,B=x=y", "{'A': '1', 'B': 'x=y'}")]
    public void WordIsConverted(string key, string text, string value)
    {
        Assert.True(SetArgument.TryConvert(key, text, out var wireKey, out var converted, out var error), error);
        Assert.Equal((key.ToLowerInvariant(), value), (wireKey, converted.ToString()));
    }

    [Theory]
    [InlineData("zork", "1", "unknown key 'zork'")]
    [InlineData("priority", "1", "unknown key 'priority'")]
    [InlineData("numprocesses", "x", "numprocesses: 'x' is not an integer")]
    [InlineData("graceful_timeout", "x", "graceful_timeout: 'x' is not a number")]
    [InlineData("stdout_stream.max_bytes", "x", "stdout_stream.max_bytes: 'x' is not an integer")]
    [InlineData("stdout_stream", "x", "unknown key 'stdout_stream'; set one option of the stream, stdout_stream.NAME")]
    [InlineData("env", "A", "env: 'A' is not of the form NAME=VALUE,NAME=VALUE")]
    [InlineData("hooks.before_lunch", "f", "unknown hook 'before_lunch'; allowed: before_start after_start before_spawn after_spawn "
        + "before_stop after_stop before_signal after_signal before_reap after_reap extended_stats")]
    public void BadWordSaysWhatIsAllowed(string key, string text, string error)
    {
        Assert.False(SetArgument.TryConvert(key, text, out _, out _, out var said));
        Assert.Equal(error, said);
    }

    [Theory]
    [InlineData("shell", "maybe")]
    [InlineData("stop_signal", "NOPE")]
    [InlineData("rlimit_zork", "1")]
    [InlineData("hooks", "before_lunch:f")]
    [InlineData("hooks", "f")]
    public void OtherBadWordsAreRefused(string key, string text) => Assert.False(SetArgument.TryConvert(key, text, out _, out _, out _));
}
