namespace Circus.Config;

/// <summary>The files that a configuration is read from. The host reads the disk, tests read a dictionary.</summary>
public interface IConfigFiles
{
    /// <summary>The daemon's directory, the default of every watcher's `working_dir`.</summary>
    string WorkingDirectory { get; }

    /// <summary>
    /// The bytes of a file as they are, or false and the system's reason. A byte-order mark is left in: it is an error to report.
    /// </summary>
    bool TryRead(string path, out byte[] bytes, out string error);

    /// <summary>The notation of a file, by its name; null for ini.</summary>
    IConfigNotation? NotationOf(string path) => null;

    /// <summary>Directory part of the main file, absolute: relative include patterns start there.</summary>
    string DirectoryOf(string path);

    /// <summary>
    /// Files that a glob pattern (`* ? []`, no recursion) matches, in the directory's own order; relative patterns start at <paramref
    /// name="directory"/>.
    /// </summary>
    IEnumerable<string> Match(string directory, string pattern);
}
