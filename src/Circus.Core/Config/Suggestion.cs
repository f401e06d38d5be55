namespace Circus.Config;

/// <summary>Finds the name that was probably meant by a mistyped one.</summary>
public static class Suggestion
{
    private const int ShortestName = 4;

    /// <summary>
    /// The nearest of the known names: equal but for case, `-` and `_`, or one or two typing errors away; null when none is near.
    /// </summary>
    public static string? For(string given, IEnumerable<string> known)
    {
        var plain = Plain(given);
        string? nearest = null;
        var limit = plain.Length < ShortestName ? 0 : plain.Length < 8 ? 1 : 2;
        foreach (var name in known)
        {
            var distance = Distance(plain, Plain(name));
            if (distance > limit)
                continue;
            nearest = name;
            limit = distance - 1;
        }
        return nearest;
    }

    private static string Plain(string name) => name.Trim().Replace('-', '_').ToLowerInvariant();

    /// <summary>Insertions, deletions, changes and swaps of neighbours that turn one text into the other.</summary>
    private static int Distance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }
                var change = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(change, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }
        return distance[a.Length, b.Length];
    }
}
