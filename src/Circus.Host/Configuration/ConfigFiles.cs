using Circus.Config;

namespace Circus.Configuration;

/// <summary>The configuration files on disk.</summary>
internal sealed class ConfigFiles : IConfigFiles
{
    public string WorkingDirectory => Environment.CurrentDirectory;

    public bool TryRead(string path, out byte[] bytes, out string error)
    {
        try
        {
            bytes = File.ReadAllBytes(path);
            error = "";
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"the configuration file '{path}' does not exist";
        }
        catch (UnauthorizedAccessException)
        {
            error = Directory.Exists(path) ? "it is a directory" : "Permission denied";
        }
        catch (IOException exception)
        {
            error = exception.Message;
        }

        bytes = [];
        return false;
    }

    public string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    public IEnumerable<string> Match(string directory, string pattern)
    {
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
        return Directory.EnumerateFileSystemEntries(directory)
            .Where(path => Path.GetFileName(path) is var name && (name[0] != '.' || part[0] == '.') && ShellGlob.IsMatch(part, name));
    }
}
