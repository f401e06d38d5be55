using System.Runtime.CompilerServices;
using System.Text;
using Circus.Config;

namespace Circus.Configuration.Tests;

/// <summary>
/// The files in Corpus, one for each rule of the grammar and each option: what is told about them, and what they mean. Beside each stands a
/// file `.expected`: the problems as comments, then the effective configuration without what is a default. A test that fails shows the text.
/// </summary>
public sealed class CorpusTests
{
    internal static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Corpus");

    /// <summary>The daemon's environment of all of them.</summary>
    internal static readonly Dictionary<string, string> Environment = new()
    {
        ["HOME"] = "/home/worker",
        ["PATH"] = "/bin:/usr/bin",
        ["USER"] = "nobody",
        ["PORT"] = "8123",
        ["INCLUDED"] = "Included",
    };

    private static readonly Dictionary<string, HashSet<string>> Defaults = ReadDefaults();

    public static TheoryData<string> Files { get; } = [.. Directory.EnumerateFiles(Folder).Where(IsConfig).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void TheFileMeansWhatIsExpected(string file)
    {
        var expected = Path.Combine(Folder, file + ".expected");
        var actual = Describe(Load(Path.Combine(Folder, file)));
        if (System.Environment.GetEnvironmentVariable("CIRCUS_WRITE_EXPECTED") == "1")
            File.WriteAllText(expected, actual);
        Assert.Equal(File.ReadAllText(expected), actual);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void TheEffectiveConfigurationMeansTheSame(string file)
    {
        if (Load(Path.Combine(Folder, file)).Config is not { } config)
            return;
        var text = EffectiveConfig.Write(config);
        using var folder = new TestFolder();
        Assert.Equal(text, EffectiveConfig.Write(Load(folder.Write("effective.ini", text)).Config!));
    }

    [Fact]
    public void TheCorpusIsLargeEnough() => Assert.True(Files.Count >= 40);

    internal static ConfigResult Load(string path) => ConfigLoader.Load(new FixedPlace(), path, Environment);

    private static string Describe(ConfigResult result)
    {
        var text = new StringBuilder();
        foreach (var problem in result.Problems.Where(static problem => problem.Severity != ConfigSeverity.Note))
            text.Append("; ").Append(problem.ToStringWithSeverity().Replace(Folder + "/", "", StringComparison.Ordinal)).Append('\n');
        if (result.Config is not { } config)
            return text.ToString();
        var defaults = new HashSet<string>();
        foreach (var line in EffectiveConfig.Write(config).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '[')
                defaults = Defaults.GetValueOrDefault(line.Split(':', ']')[0][1..]) ?? [];
            if (line[0] is '[' or ' ' || !defaults.Contains(line))
                text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    private static Dictionary<string, HashSet<string>> ReadDefaults()
    {
        using var folder = new TestFolder();
        var config = Load(folder.Write("defaults.ini", "[watcher:w]\ncmd =\n[socket:s]\nbacklog = 2048\n[plugin:p]\nuse = x\n")).Config!;
        var sections = EffectiveConfig.Write(config).Split("\n\n");
        return sections.ToDictionary(static section => section.Split(':', ']')[0][1..], static section => section.Split('\n').ToHashSet());
    }

    private static bool IsConfig(string path) => Path.GetExtension(path) is ".ini" or ".toml";

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <summary>The files of the disk, in a directory of a fixed name.</summary>
    private sealed class FixedPlace : IConfigFiles
    {
        private readonly ConfigFiles _files = new();

        public string WorkingDirectory => "/srv";

        public bool TryRead(string path, out byte[] bytes, out string error) => _files.TryRead(path, out bytes, out error);

        public string DirectoryOf(string path) => _files.DirectoryOf(path);

        public IEnumerable<string> Match(string directory, string pattern) => _files.Match(directory, pattern).Order(StringComparer.Ordinal);
    }
}
