namespace Circus.Plugins;

/// <summary>Programs by name, as a shell finds them.</summary>
internal static class SearchPath
{
    private const string Default = "/bin:/usr/bin";

    /// <summary>The first executable file of that name in the directories; null if there is none.</summary>
    internal static string? Find(string name, string? directories) =>
        (directories ?? Default).Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => Path.Combine(directory, name)).FirstOrDefault(IsExecutable);

    internal static bool IsExecutable(string path)
    {
        const UnixFileMode Any = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & Any) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
