namespace Circus.Cli.Shell;

/// <summary>The lines given before, oldest first; kept in a file that only its user may read.</summary>
internal sealed class History(string? path)
{
    /// <summary>Names another file; empty: keep none.</summary>
    internal const string FileVariable = "CIRCUSCTL_HISTORY";

    private const string FileName = ".circusctl_history";
    private const int MostLines = 1000;

    private readonly List<string> _lines = [];

    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>The history of this user. A file that can't be read is none: the shell works without.</summary>
    internal static History Load()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        var path = Environment.GetEnvironmentVariable(FileVariable) ?? (string.IsNullOrEmpty(home) ? "" : Path.Combine(home, FileName));
        var history = new History(path.Length == 0 ? null : path);
        try
        {
            if (path.Length > 0 && File.Exists(path))
                history._lines.AddRange(File.ReadLines(path).TakeLast(MostLines));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            history._lines.Clear();
        }

        return history;
    }

    /// <summary>Keeps a line, unless it is blank or the one before.</summary>
    internal void Add(string line)
    {
        if (line.Trim().Length == 0 || (_lines.Count > 0 && _lines[^1] == line))
            return;
        _lines.Add(line);
        if (_lines.Count > MostLines)
            _lines.RemoveAt(0);
    }

    /// <summary>Writes the file; null, or why it can't be written.</summary>
    internal string? Save()
    {
        if (path is null)
            return null;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var writer = new StreamWriter(path, options);
            foreach (var line in _lines)
                writer.WriteLine(line);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The history could not be written to {path}: {exception.Message}";
        }
    }
}
