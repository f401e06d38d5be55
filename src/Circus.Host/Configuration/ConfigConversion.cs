using System.Text;
using Circus.Config;
using Circus.Toml;

namespace Circus.Configuration;

/// <summary>`circus convert FROM TO`: one configuration file in the other notation. Its meaning stays, comments are lost, includes stay includes.</summary>
public static class ConfigConversion
{
    /// <summary>The file was written.</summary>
    public const int Done = 0;

    /// <summary>The file can't be read, or the other notation can't hold it; nothing was written.</summary>
    public const int Failed = 1;

    /// <summary>Converts a file; the exit status of the program. Both notations follow from the endings: `.toml` is TOML, any other ini.</summary>
    public static int Run(string from, string to, TextWriter error)
    {
        if (!new ConfigFiles().TryRead(from, out var bytes, out var reason))
        {
            error.WriteLine($"{from}: {reason}");
            return Failed;
        }

        var text = Convert(from, bytes, to, out var problems);
        foreach (var problem in problems)
            error.WriteLine(problem.ToStringWithSeverity());
        if (text is null)
            return Failed;
        try
        {
            File.WriteAllText(to, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return Done;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{to} can't be written: {FileError.Describe(exception, to)}");
            return Failed;
        }
    }

    /// <summary>The file's text in the notation of <paramref name="to"/>; null after an error.</summary>
    internal static string? Convert(string from, byte[] bytes, string to, out IReadOnlyList<ConfigProblem> problems)
    {
        var found = new ConfigProblems();
        var sections = new IniFile();
        ConfigLoader.Parse(new ConfigFiles(), from, bytes, sections, found);
        var text = found.HasErrors ? null : ConfigFiles.IsToml(to) ? TomlText.Write(sections) : IniText.Write(sections, found);
        problems = found.Sorted;
        return found.HasErrors ? null : text;
    }
}
