using System.Diagnostics.CodeAnalysis;
using Circus.Options;

namespace Circus.Streams;

/// <summary>Reads the options of a stream, as a file or a request gives them, into <see cref="StreamOptions"/> (streams.md §1).</summary>
public static class StreamSpec
{
    private const string FancyTimeFormat = "%Y-%m-%d %H:%M:%S";

    /// <summary>
    /// Reads a stream; null when none is configured. False with the option at fault (`class`, or an empty text for the stream as a whole)
    /// and what is wrong with it.
    /// </summary>
    public static bool TryRead(
        OrderedDictionary<string, string>? given, out StreamOptions? stream, out string option, [NotNullWhen(false)] out string? error)
    {
        stream = null;
        option = "";
        error = null;
        if (given is not { Count: > 0 })
            return true;

        var options = new StreamOptions();
        if (!TryReadClass(given, options, out option, out error) || !TryReadOptions(given, options, out option, out error))
            return false;
        if (options.Class == StreamClass.FancyStdoutStream)
            options.TimeFormat ??= FancyTimeFormat;
        if (options.Class == StreamClass.TimedRotatingFileStream)
        {
            option = "rotate_when";
            options.RotateWhen = options.RotateWhen?.Trim().ToUpperInvariant();
            if (!TimeRotation.IsKnown(options.RotateWhen))
                error = options.RotateWhen is null ? $"it is missing; allowed: {TimeRotation.Allowed}"
                    : $"{PythonRepr.Of(options.RotateWhen)} is not allowed; allowed: {TimeRotation.Allowed}";
        }
        else if (options.Class == StreamClass.ExecStream && string.IsNullOrWhiteSpace(options.Cmd))
        {
            (option, error) = ("cmd", "it is missing; an ExecStream needs the program that reads the lines");
        }
        else if (options.IsFile)
        {
            LimitByTotal(options);
        }

        stream = error is null ? options : null;
        return error is null;
    }

    /// <summary>Options that no stream has; they are ignored, as Circus does.</summary>
    public static IEnumerable<string> UnknownIn(OrderedDictionary<string, string>? given) =>
        given is null ? [] : given.Keys.Where(static name => OptionTable.Find(StreamOptionTable.Rows, name) is null);

    /// <summary>The name of an option that a mistyped one is near to, or null.</summary>
    public static string? Nearest(string name) => Config.OptionReader.Nearest(StreamOptionTable.Rows, name);

    private static bool TryReadClass(
        OrderedDictionary<string, string> given, StreamOptions options, out string option, [NotNullWhen(false)] out string? error)
    {
        (option, error) = ("class", null);
        if (given.TryGetValue("class", out var name))
        {
            if (!StreamClassNames.TryParse(name, out var streamClass, out error))
                return false;
            options.Class = streamClass;
            return true;
        }

        // Without a class a filename makes it a FileStream, which is the default.
        if (given.ContainsKey("filename"))
            return true;
        (option, error) = ("", "it has neither class nor filename");
        return false;
    }

    private static bool TryReadOptions(
        OrderedDictionary<string, string> given, StreamOptions options, out string option, [NotNullWhen(false)] out string? error)
    {
        foreach (var (name, text) in given)
        {
            option = name;
            if (OptionTable.Find(StreamOptionTable.Rows, name) is not { } definition)
                continue;
            if (!OptionText.TryParse(definition, name, text, out var value, out error))
                return false;
            definition.Set(options, "", value);
        }

        (option, error) = ("", null);
        return true;
    }

    /// <summary>
    /// Under a limit of all together the file itself may take half of it, so that there is always one to delete; a third where another is being
    /// compressed.
    /// </summary>
    private static void LimitByTotal(StreamOptions options)
    {
        if (options.TotalBytes == 0)
            return;
        var part = Math.Max(1, options.TotalBytes / (options.Compress == Compression.None ? 2 : 3));
        options.MaxBytes = options.MaxBytes == 0 ? part : Math.Min(options.MaxBytes, part);
        if (options.BackupCount == 0)
            options.BackupCount = int.MaxValue;
    }
}
