using System.Diagnostics.CodeAnalysis;

namespace Circus.Streams;

/// <summary>The kinds of streams (streams.md §3, and those beyond Circus).</summary>
public enum StreamClass
{
    FileStream,
    WatchedFileStream,
    TimedRotatingFileStream,
    StdoutStream,
    FancyStdoutStream,
    QueueStream,

    /// <summary>One JSON object a line, to a file or without one to the daemon's stdout.</summary>
    JsonStream,

    /// <summary>Messages of RFC 5424.</summary>
    SyslogStream,

    /// <summary>Entries of journald.</summary>
    JournalStream,

    /// <summary>A program that reads the lines on its stdin.</summary>
    ExecStream,
}

/// <summary>The names of <see cref="StreamClass"/>: the short one, and the full one of Python.</summary>
public static class StreamClassNames
{
    private const string PythonModule = "circus.stream.";

    /// <summary>Every short name, for messages.</summary>
    public static string Allowed { get; } = string.Join(' ', Enum.GetNames<StreamClass>());

    /// <summary>Every short name, for help texts.</summary>
    public static string Listed { get; } = string.Join(", ", Enum.GetNames<StreamClass>());

    /// <summary>Reads a name, in its exact case; false with what to write instead.</summary>
    public static bool TryParse(string name, out StreamClass streamClass, [NotNullWhen(false)] out string? error)
    {
        var shortName = name.StartsWith(PythonModule, StringComparison.Ordinal) ? name[PythonModule.Length..] : name;
        var isKnown = Enum.TryParse(shortName, out streamClass) && Enum.GetName(streamClass) == shortName;
        error = isKnown ? null
            : shortName.Contains('.') ? $"{name} is a Python class, which can't be loaded; use one of {Allowed}, or ExecStream with cmd = a program that reads the lines on its stdin"
            : $"{name} is unknown; allowed: {Allowed}";
        return isKnown;
    }
}
