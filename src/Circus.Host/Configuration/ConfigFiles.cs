using Circus.Config;
using Circus.Toml;

namespace Circus.Configuration;

/// <summary>The configuration files on disk.</summary>
internal sealed class ConfigFiles : IConfigFiles
{
    // A directory that we may not list matches nothing, as in a shell.
    private static readonly EnumerationOptions AllThatMayBeListed = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    private static readonly TomlNotation Toml = new();

    public string WorkingDirectory => Environment.CurrentDirectory;

    public IConfigNotation? NotationOf(string path) => IsToml(path) ? Toml : null;

    /// <summary>True for a name that ends in `.toml`.</summary>
    internal static bool IsToml(string path) => path.EndsWith(TomlNotation.Extension, StringComparison.OrdinalIgnoreCase);

    public bool TryRead(string path, out byte[] bytes, out string error)
    {
        try
        {
            bytes = File.ReadAllBytes(path);
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception is FileNotFoundException or DirectoryNotFoundException ? $"the configuration file '{path}' does not exist"
                : FileError.Describe(exception, path);
        }

        bytes = [];
        return false;
    }

    public string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    public IEnumerable<string> Match(string directory, string pattern)
    {
        if (pattern.Contains('\0'))
            return [];
        IEnumerable<string> found = [Path.IsPathRooted(pattern) ? "/" : directory];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = found.SelectMany(each => Step(each, part));
        return found.Where(File.Exists);
    }

    private static IEnumerable<string> Step(string directory, string part)
    {
        if (part.AsSpan().IndexOfAny('*', '?', '[') < 0)
        {
            var path = Path.GetFullPath(Path.Combine(directory, part));
            return Path.Exists(path) ? [path] : [];
        }

        if (!Directory.Exists(directory))
            return [];
        return Directory.EnumerateFileSystemEntries(directory, "*", AllThatMayBeListed)
            .Where(path => Path.GetFileName(path) is var name && (name[0] != '.' || part[0] == '.') && ShellGlob.IsMatch(part, name));
    }
}
