using Circus.Configuration;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>
/// Options virtualenv and virtualenv_py_ver: a worker finds the programs and modules of a Python virtual environment, as if it were
/// activated. Its `bin` comes first in PATH, its site-packages and what their `.pth` files name in PYTHONPATH.
/// </summary>
internal static class Virtualenv
{
    /// <summary>Changes the environment of a worker; false when there is no such virtual environment, or not for that version of Python.</summary>
    internal static bool TryApply(WatcherOptions options, Dictionary<string, string> environment, out string error)
    {
        error = "";
        if (options.Virtualenv is not { Length: > 0 } root)
            return true;
        try
        {
            if (FindSitePackages(root, options.VirtualenvPyVer) is not { } site)
            {
                error = $"no {Path.Combine(root, "lib", $"python{options.VirtualenvPyVer ?? "*"}", "site-packages")} (option virtualenv)";
                return false;
            }

            var bin = Path.Combine(root, "bin");
            if (Directory.Exists(bin))
                Prepend(environment, "PATH", [bin]);
            Prepend(environment, "PYTHONPATH", [site, .. PathsOf(site)]);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"{FileError.Describe(exception, root)} (option virtualenv)";
            return false;
        }
    }

    /// <summary>Without a version the highest there is; a virtual environment usually has one.</summary>
    private static string? FindSitePackages(string root, string? version)
    {
        var library = Path.Combine(root, "lib");
        IEnumerable<string> candidates = version is { Length: > 0 } ? [Path.Combine(library, "python" + version)]
            : Directory.Exists(library) ? Directory.EnumerateDirectories(library, "python*").OrderByDescending(VersionOf)
            : [];
        return candidates.Select(static directory => Path.Combine(directory, "site-packages")).FirstOrDefault(Directory.Exists);
    }

    private static Version VersionOf(string directory) =>
        Version.TryParse(Path.GetFileName(directory)["python".Length..], out var version) ? version : new Version(0, 0);

    /// <summary>The directories that `.pth` files name, a line each; lines that are code or comments are Python's.</summary>
    private static IEnumerable<string> PathsOf(string site) =>
        Directory.EnumerateFiles(site, "*.pth").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && line[0] != '#' && !line.StartsWith("import ", StringComparison.Ordinal))
            .Select(line => Path.GetFullPath(line, Path.GetFullPath(site))).Where(Directory.Exists).Distinct(StringComparer.Ordinal);

    private static void Prepend(Dictionary<string, string> environment, string name, IEnumerable<string> directories)
    {
        if (environment.TryGetValue(name, out var former) && former.Length > 0)
            directories = directories.Append(former);
        environment[name] = string.Join(':', directories);
    }
}
