using System.Text;

namespace Circus.Linux;

/// <summary>The colon-separated lines of /etc/passwd or /etc/group with the id of their third field. An absent file has no lines.</summary>
internal static class AccountLines
{
    internal static IEnumerable<(uint Id, string[] Fields)> Read(string path, int fieldCount)
    {
        if (!File.Exists(path)) yield break;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            // Comments, blank lines and the "+" lines of NIS have no such number, nor have broken lines.
            var fields = line.Split(':');
            if (fields.Length >= fieldCount && AccountId.TryParse(fields[2], out var id)) yield return (id, fields);
        }
    }
}
