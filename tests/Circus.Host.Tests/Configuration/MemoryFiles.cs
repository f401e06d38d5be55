using System.Text;
using Circus.Config;
using Circus.Options;

namespace Circus.Configuration.Tests;

/// <summary>Configuration files in memory, in the notation that their names tell.</summary>
internal sealed class MemoryFiles(params (string Name, string Text)[] files) : IConfigFiles, IIdentities
{
    private readonly ConfigFiles _notations = new();

    public string WorkingDirectory => "/srv";

    public bool TryRead(string path, out byte[] bytes, out string error)
    {
        var text = files.FirstOrDefault(file => file.Name == path).Text;
        bytes = Encoding.UTF8.GetBytes(text ?? "");
        error = "No such file or directory";
        return text is not null;
    }

    public IConfigNotation? NotationOf(string path) => _notations.NotationOf(path);

    public string DirectoryOf(string path) => "/";

    public IEnumerable<string> Match(string directory, string pattern) =>
        files.Select(static file => file.Name).Where(name => ShellGlob.IsMatch(pattern, name));

    internal ConfigResult Load(string path) => ConfigLoader.Load(this, path, CorpusTests.Environment, this);

    public bool TryGetUid(string user, out uint uid) => (uid = 0) == 0 && user == "root";

    public bool TryGetGid(string group, out uint gid) => (gid = 0) == 0 && group == "root";
}
