namespace Circus.Config;

/// <summary>References to environment variables, `circus.env.X`: X in any case.</summary>
internal static class EnvironmentVariables
{
    private const string Prefix = "env.";

    /// <summary>The variable of a reference named in lower case (`env.home`), or null when it is no such reference.</summary>
    internal static string? NameOf(string reference) => reference.StartsWith(Prefix, StringComparison.Ordinal) ? reference[Prefix.Length..] : null;

    /// <summary>
    /// The value for a reference named in lower case (`env.home`), or null when it is no such reference or the variable is not set.
    /// Of variables that differ only by case the one defined last wins.
    /// </summary>
    internal static string? Find(string reference, IReadOnlyDictionary<string, string> environment)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string? found = null;
        foreach (var (name, value) in environment)
        {
            if (name.AsSpan().Equals(reference.AsSpan(Prefix.Length), StringComparison.OrdinalIgnoreCase))
                found = value;
        }
        return found;
    }
}
