using System.Text;

namespace Circus.Config.Tests;

/// <summary>Configuration files in memory, all in one directory; patterns match them in the order given.</summary>
internal sealed class FakeFiles(params (string Name, string Text)[] files) : IConfigFiles
{
    public const string Directory = "/etc/circus";

    private readonly OrderedDictionary<string, byte[]> _files =
        new(files.Select(static file => KeyValuePair.Create(Path(file.Name), Encoding.UTF8.GetBytes(file.Text))));

    public List<string> Unreadable { get; } = [];

    public string WorkingDirectory => "/srv";

    public static string Path(string name) => name.StartsWith('/') ? name : $"{Directory}/{name}";

    public FakeFiles With(string name, byte[] bytes)
    {
        _files[Path(name)] = bytes;
        return this;
    }

    public bool TryRead(string path, out byte[] bytes, out string error)
    {
        error = "No such file or directory";
        if (Unreadable.Contains(path))
        {
            bytes = [];
            error = "Permission denied";
            return false;
        }
        return _files.TryGetValue(Path(path), out bytes!);
    }

    public string DirectoryOf(string path) => Directory;

    public IEnumerable<string> Match(string directory, string pattern) =>
        _files.Keys.Where(file => ShellGlob.IsMatch(pattern.StartsWith('/') ? pattern : $"{directory}/{pattern}", file));
}
