using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Circus.Options;

namespace Circus.Plugins;

/// <summary>Regular expressions in Python's spelling, matched at the start of a text as `re.match` does.</summary>
internal static class PythonRegex
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    internal static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, out string error)
    {
        regex = null;
        error = "";
        try
        {
            var spelled = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
            regex = new Regex($@"\A(?:{spelled})", RegexOptions.CultureInvariant, Timeout);
            return true;
        }
        catch (RegexParseException exception)
        {
            error = $"bad regular expression {PythonRepr.Of(pattern)}: {exception.Error} at position {exception.Offset}";
            return false;
        }
    }

    /// <summary>The match; null when there is none, or none was found in time.</summary>
    internal static Match? Match(Regex regex, string text)
    {
        try
        {
            return regex.Match(text) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
