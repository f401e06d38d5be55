using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Circus.Protocol;

namespace Circus.Control.Curve;

/// <summary>
/// The clients of a file of option curve_authorized_keys: a line for each, with its public key, its role and, if wanted, its name. In place of a key,
/// `*` stands for every other client: whoever knows the daemon's public key. A line that begins with `#` is a comment.
/// </summary>
public sealed class AuthorizedKeys
{
    private const string Anyone = "*";

    private readonly Dictionary<string, AuthorizedKey> _keys = new(StringComparer.Ordinal);
    private Role? _others;

    private AuthorizedKeys()
    {
    }

    /// <summary>Lines that let someone in.</summary>
    public int Count => _keys.Count + (_others is null ? 0 : 1);

    /// <summary>Reads a file's text; error names line and fault: "line 3: …".</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuthorizedKeys? keys, out string error)
    {
        keys = new AuthorizedKeys();
        error = "";
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            error = keys.Read(line.ToString().Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            if (error.Length == 0) continue;
            error = string.Create(CultureInfo.InvariantCulture, $"line {number}: {error}");
            keys = null;
            return false;
        }
        return true;
    }

    /// <summary>The client with this public key; null if it may not come in.</summary>
    public AuthorizedKey? Find(ReadOnlySpan<byte> publicKey)
    {
        var text = Z85.Encode(publicKey);
        return _keys.GetValueOrDefault(text) ?? (_others is { } role ? new AuthorizedKey(text, role, "") : null);
    }

    private string Read(string[] words)
    {
        if (words.Length == 0) return "";
        var isKey = Z85.TryDecode(words[0], stackalloc byte[CurveKeyPair.KeyLength]);
        // Z85 has a # too, so a key may begin with it; a commented key is one character too long.
        if (!isKey && words[0].StartsWith('#')) return "";
        if (!isKey && words[0] != Anyone) return $"'{words[0]}' is not a public key ({CurveKeyPair.TextLength} characters of Z85)";
        if (words.Length < 2) return "the role is missing (observe, operate or admin)";
        Role? role = words[1].ToLowerInvariant() switch
        {
            "observe" => Role.Observe,
            "operate" => Role.Operate,
            "admin" => Role.Admin,
            _ => null,
        };
        if (role is not { } given) return $"'{words[1]}' is not a role (observe, operate or admin)";
        var isNew = isKey ? _keys.TryAdd(words[0], new AuthorizedKey(words[0], given, words.Length > 2 ? words[2] : "")) : _others is null;
        if (!isKey) _others ??= given;
        return isNew ? "" : $"{words[0]} stands in an earlier line too";
    }
}
