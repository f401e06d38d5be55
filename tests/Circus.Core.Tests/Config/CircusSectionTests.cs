using Circus.Options;

namespace Circus.Config.Tests;

/// <summary>`[circus]`, config.md §3, and the file as a whole.</summary>
public sealed class CircusSectionTests
{
    public static TheoryData<string, string, string> Options => new()
    {
        { "check_delay", "1", "1.0" },
        { "check_delay", "-1", "-1.0" },
        { "endpoint", "ipc:///run/c", "ipc:///run/c" },
        { "endpoint_owner", "www", "www" },
        { "endpoint_mode", "660", "432" },
        { "observers", "alice @adm", "['alice', '@adm']" },
        { "operators", "bob", "['bob']" },
        { "admins", "1000 @wheel", "['1000', '@wheel']" },
        { "insecure_endpoint", "True", "True" },
        { "curve_secret_key_file", "s.key\ncurve_authorized_keys = c.keys", "s.key" },
        { "curve_authorized_keys", "c.keys\ncurve_secret_key_file = s.key", "c.keys" },
        { "max_message_size", "1048576", "1048576" },
        { "max_connections", "64", "64" },
        { "pubsub_endpoint", "ipc:///run/p", "ipc:///run/p" },
        { "multicast_endpoint", "udp://239.1.1.1:1", "udp://239.1.1.1:1" },
        { "stats_endpoint", "ipc:///run/s", "ipc:///run/s" },
        { "statsd", "true", "True" },
        { "stats_period", "0.5", "0.5" },
        { "umask", "022", "18" },
        { "umask", "0o27", "23" },
        { "warmup_delay", "3", "3" },
        { "warmup_delay", "0.25", "0.25" },
        { "httpd", "1", "True" },
        { "httpd_host", "h", "h" },
        { "httpd_port", "80", "80" },
        { "debug", "1", "True" },
        { "plugin_process", "Own", "1" },
        { "debug_gc", "1", "True" },
        { "pidfile", "c.pid", "c.pid" },
        { "loglevel", "DEBUG", "DEBUG" },
        { "logoutput", "-", "-" },
        { "loggerconfig", "l.ini", "l.ini" },
        { "fqdn_prefix", "f", "f" },
        { "spawn_rate", "50", "50" },
        { "include", "a.ini b.ini", "['a.ini', 'b.ini']" },
        { "include_dir", "conf.d", "['conf.d']" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void OptionIsConverted(string name, string text, string value) =>
        Assert.Equal(value, OptionTable.Find(CircusOptionTable.Rows, name)!.Get(Ini.Config($"[circus]\n{name} = {text}").Circus, "").ToText());

    [Fact]
    public void EveryOptionHasACase() =>
        Assert.Empty(CircusOptionTable.Rows.Where(static row => !row.Traits.HasFlag(OptionTraits.Ignored)).Select(static row => row.Name)
            .Except(Options.Select(static row => (string)row[0])));

    [Theory]
    [InlineData("check_delay = soon", "check_delay: 'soon' is not a number")]
    [InlineData("umask = 0999", "umask: '0999' is not an octal number from 0 to 777")]
    [InlineData("umask = 7777", "umask: '7777' is not an octal number from 0 to 777")]
    [InlineData("umask =", "umask: '' is not an octal number from 0 to 777")]
    [InlineData("httpd_port = 65536", "httpd_port: 65536 is too large; the largest is 65535")]
    [InlineData("curve_secret_key_file = s.key", "curve_secret_key_file: curve_authorized_keys is missing: it names the file with the keys of the clients")]
    [InlineData("curve_authorized_keys = c.keys", "curve_authorized_keys: curve_secret_key_file is missing: without it nothing is encrypted, and no key is asked for")]
    [InlineData("max_message_size = 10", "max_message_size: 10 is too small; the smallest is 1024")]
    [InlineData("statsd = x", "statsd: 'x' is not a truth value; allowed: yes, true, on, 1 or no, false, off, 0")]
    public void BadValueIsAnError(string line, string error) => Assert.Equal("main.ini:2: [circus] " + error, Ini.Error("[circus]\n" + line));

    [Theory]
    [InlineData("loglevel = loud", "loglevel: 'loud' is not a level, info is used; allowed: critical, error, warning, info, debug")]
    [InlineData("zork = 1", "zork: there is no such option; it is ignored")]
    [InlineData("checkdelay = 1", "checkdelay: there is no such option; it is ignored; did you mean check_delay?")]
    [InlineData("stream_backend = gevent", "stream_backend: this option is documented and was never read; it is ignored")]
    public void DoubtfulOptionIsTold(string line, string warning) =>
        Assert.Equal("main.ini:2: [circus] " + warning, Ini.Warning("[circus]\n" + line));

    [Fact]
    public void StatsEndpointTurnsStatsOn()
    {
        Assert.True(Ini.Config("[circus]\nstatsd = no\nstats_endpoint = tcp://127.0.0.1:5557").Circus.Statsd);
        Assert.False(Ini.Config("[circus]").Circus.Statsd);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("multicast_endpoint =", false)]
    [InlineData("multicast_endpoint = udp://237.219.251.97:12027", true)]
    public void DiscoveryIsOffUnlessItIsConfigured(string line, bool discovery) =>
        Assert.Equal(discovery, Ini.Config("[circus]\n" + line).Circus.Discovery);

    [Fact]
    public void UnknownSectionIsTold() =>
        Assert.Equal(
            "main.ini:1: [watchers:w] there is no such kind of section; it is ignored; did you mean [watcher:w]? allowed: [circus], [watcher:NAME], [socket:NAME], [plugin:NAME], [env], [env:PATTERNS]",
            Ini.Warning("[watchers:w]\ncmd = x"));

    [Fact]
    public void MissingFileIsAnError()
    {
        var result = Ini.Load(new FakeFiles());
        Assert.Null(result.Config);
        Assert.Equal("main.ini: the configuration file cannot be read: No such file or directory", Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void ErrorsOfAllSectionsAreToldInLineOrder()
    {
        var result = Ini.Load("[plugin:p]\nx = 1\n[watcher:w]\nnumprocesses = a\nstop_signal = b\n[socket:s]\nport = c\n[circus]\ncheck_delay = d");
        Assert.Equal([1, 4, 5, 7, 9], result.Problems.Where(static problem => problem.Severity == ConfigSeverity.Error).Select(static problem => problem.Line));
    }
}
