using System.Globalization;
using System.Text;
using Circus.Options;

namespace Circus.Configuration.Tests;

/// <summary>Configurations from a seeded generator, sensible and broken ones: reading never fails, and TOML in between keeps the meaning.</summary>
public sealed class RandomConfigTests
{
    private const int Count = 10_000;

    private static readonly string[] Sections =
    [
        "circus", "DEFAULT", "watcher:a", "watcher:a", "watcher:b", "watcher:a b", "watcher:B", "watcher:", "watcher:x]", "watcher", "socket:web", "socket:Web",
        "socket:", "plugin:p", "plugin:p.q", "env", "env:a", "env:a*,b", "env:X", "env: ", "unknown", "unknown:ü", "",
    ];

    private static readonly string[] Values =
    [
        "", "1", "0", "-1", "3", "1_0", "2.5", "1e3", "inf", "nan", "99999999999", "yes", "No", "TRUE", "maybe", "022", "TERM", "SIGRTMIN+2", "SIGFOO", "prog --x",
        "prog 'a b' \"c\"", "'open", "\"\"", "\"", "a;b ; c", "a ; c", ";x", "# x", "$(circus.wid)", "$(circus.env.HOME)", "((circus.env.nope))", "${socket:web}",
        "$(circus.sockets.web)", "$HOME/x", "$NOPE", "a=b", "a:b", "tcp://127.0.0.1:5555", "ipc:///run/x", "udp://1.2.3.4:5", "AF_UNIX", "AF_INET6", "SOCK_DGRAM",
        "FileStream", "mod.hook", "mod.hook,true", "mod.hook,x", "grüße ☃ 𝄞", "back\\slash", "'''", "\"\"\"", "tab\there", "root", "nobody @root", "main.ini", "\u0085", "\u0007",
    ];

    private static readonly string[] Names =
    [
        .. OptionTable.All.Where(static row => row.InFile).Select(static row => row.HelpName),
        "rlimit_nofile", "rlimit_CORE", "stdout_stream.class", "stdout_stream.filename", "stdout_stream", "stderr_stream.", "hooks.before_start", "hooks", "rlimits",
        "flapping.max_retry", "flapping", "X", "x", "a b", "__name__", "name", "env", "rem", "use", "a", "A", "",
    ];

    [Fact]
    public void AnyTextIsReadAndKeepsItsMeaningInToml()
    {
        var seed = System.Environment.GetEnvironmentVariable("CIRCUS_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 4;
        for (var i = 0; i < Count; i++)
        {
            var ini = Generate(new Random(seed + i));
            try
            {
                if (ConversionTests.Convert("main.ini", ini, "main.toml", out _) is { } toml)
                    ConversionTests.AssertSameMeaning(ini, toml, ConversionTests.Back(toml));
                else
                    new MemoryFiles(("main.ini", ini)).Load("main.ini");
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"CIRCUS_SEED={seed + i}, configuration:\n{ini}", exception);
            }
        }
    }

    [Fact]
    public void AnyTomlIsRead()
    {
        for (var i = 0; i < Count / 10; i++)
        {
            var random = new Random(i);
            if (ConversionTests.Convert("main.ini", Generate(random), "main.toml", out _) is not { Length: > 0 } toml)
                continue;
            var broken = new StringBuilder(toml);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                broken[random.Next(broken.Length)] = "\"'[]{}=.,#\n\\ a1\0"[random.Next(16)];
            try
            {
                new MemoryFiles(("main.toml", broken.ToString())).Load("main.toml");
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"configuration {i}:\n{broken}", exception);
            }
        }
    }

    private static string Generate(Random random)
    {
        var text = new StringBuilder();
        for (var lines = random.Next(1, 14); lines > 0; lines--)
        {
            text.Append(random.Next(16) switch
            {
                0 or 1 or 2 => $"[{Pick(random, Sections)}]",
                3 => $"  {Pick(random, Values)}",
                4 => $"{Pick(random, ["#", ";", "rem "])}{Pick(random, Values)}",
                5 when random.Next(8) == 0 => Garbage(random),
                _ => $"{Pick(random, Names)}{Pick(random, [" = ", "=", ": ", " : "])}{Pick(random, Values)}{Pick(random, ["", "", "", " ", " ; comment"])}",
            });
            text.Append(random.Next(20) == 0 ? "\r\n" : "\n");
        }

        // Most start as files do.
        return random.Next(10) == 0 ? text.ToString() : $"[{Pick(random, Sections)}]\n{text}";
    }

    private static string Garbage(Random random)
    {
        var garbage = new char[random.Next(12)];
        for (var i = 0; i < garbage.Length; i++)
            garbage[i] = "[]=:;#\"'$(){}\\ \t\r\0aé\uFEFF\u2028"[random.Next(22)];
        return new string(garbage);
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
