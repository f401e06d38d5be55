using System.Globalization;
using System.Text;

namespace Circus.Config;

/// <summary>What a problem does to the configuration.</summary>
public enum ConfigSeverity
{
    /// <summary>The configuration is refused as a whole.</summary>
    Error,

    /// <summary>The configuration is used; what the message names may not be what was meant.</summary>
    Warning,

    /// <summary>An option that is read, kept and shown, and does nothing yet.</summary>
    Note,
}

/// <summary>One thing that is wrong or doubtful in a configuration file, in one line: what, where, and what is allowed.</summary>
public sealed record ConfigProblem(ConfigSeverity Severity, string File, int Line, string? Section, string? Option, string Message)
{
    /// <summary>Column from 1 where the option, its value or the offending text starts, or 0 when the file as a whole is meant.</summary>
    public int Column { get; init; }

    /// <summary>`file:line:column: [section] option: message`, without the parts that are unknown.</summary>
    public override string ToString() => ToString("");

    /// <summary>The same with the severity before the message's place in the file's structure: `file:line:column: error: …`.</summary>
    public string ToStringWithSeverity() => ToString(Severity switch
    {
        ConfigSeverity.Error => "error: ",
        ConfigSeverity.Warning => "warning: ",
        _ => "note: ",
    });

    private string ToString(string severity)
    {
        var text = new StringBuilder(new SourceLocation(File, Line).ToString());
        if (Line > 0 && Column > 0)
            text.Append(CultureInfo.InvariantCulture, $":{Column}");
        text.Append(": ").Append(severity);
        if (Section is not null)
            text.Append('[').Append(Section).Append("] ");
        if (Option is not null)
            text.Append(Option).Append(": ");
        return text.Append(Message).ToString();
    }
}
