namespace Circus.Options.Tests;

/// <summary>The words of `ctl set`, cli.md §2.4.</summary>
public sealed class SetArgumentTests
{
    [Theory]
    [InlineData("numprocesses", "3", "3")]
    [InlineData("numprocesses", "-1", "-1")]
    [InlineData("NumProcesses", "3", "3")]
    [InlineData("numprocesses", " +1_0 ", "10")]
    [InlineData("max_retry", "-1", "-1")]
    [InlineData("max_age", "1", "1")]
    [InlineData("max_age_variance", "1", "1")]
    [InlineData("rlimit_nofile", "1", "1")]
    [InlineData("rlimit_nofile", "", "None")]
    [InlineData("RLIMIT_NOFILE", "1", "1")]
    [InlineData("stdout_stream.max_bytes", "10", "10")]
    [InlineData("stderr_stream.max_bytes", "10", "10")]
    [InlineData("stdout_stream.backup_count", "10", "10")]
    [InlineData("stderr_stream.backup_count", "10", "10")]
    [InlineData("stdout_stream.class", "FileStream", "'FileStream'")]
    [InlineData("stderr_stream.filename", "10", "'10'")]
    [InlineData("warmup_delay", "2", "2.0")]
    [InlineData("retry_in", "2", "2.0")]
    [InlineData("graceful_timeout", "0.5", "0.5")]
    [InlineData("graceful_timeout", "1e1", "10.0")]
    [InlineData("send_hup", "yes", "True")]
    [InlineData("stop_children", "TRUE", "True")]
    [InlineData("shell", "off", "False")]
    [InlineData("copy_env", "On", "True")]
    [InlineData("respawn", "no", "False")]
    [InlineData("singleton", "1", "True")]
    [InlineData("close_child_stdin", "0", "False")]
    [InlineData("close_child_stdout", "false", "False")]
    [InlineData("close_child_stderr", "1", "True")]
    [InlineData("stop_signal", "INT", "2")]
    [InlineData("stop_signal", "sigterm", "15")]
    [InlineData("stop_signal", "SIGRTMIN+2", "36")]
    [InlineData("stop_signal", "9", "9")]
    [InlineData("working_dir", "/x", "'/x'")]
    [InlineData("uid", "1000", "'1000'")]
    [InlineData("gid", "users", "'users'")]
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
    [InlineData("numprocesses", "1.5", "numprocesses: '1.5' is not an integer")]
    [InlineData("numprocesses", "", "numprocesses: '' is not an integer")]
    [InlineData("max_retry", "x", "max_retry: 'x' is not an integer")]
    [InlineData("rlimit_nofile", "x", "rlimit_nofile: 'x' is not a limit; allowed: an integer from 0, or nothing or -1 for unlimited, or SOFT:HARD")]
    [InlineData("graceful_timeout", "x", "graceful_timeout: 'x' is not a number")]
    [InlineData("warmup_delay", "nan", "warmup_delay: 'nan' is not a number")]
    [InlineData("shell", "maybe", "shell: 'maybe' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("shell", "", "shell: '' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    [InlineData("stop_signal", "NOPE", "stop_signal: 'NOPE' is not a signal; allowed: a number from 0 to 64 or a name such as TERM, SIGINT or SIGRTMIN+2")]
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
    [InlineData("rlimit_zork", "1")]
    [InlineData("hooks", "before_lunch:f")]
    [InlineData("hooks", "f")]
    public void OtherBadWordsAreRefused(string key, string text) => Assert.False(SetArgument.TryConvert(key, text, out _, out _, out _));
}
