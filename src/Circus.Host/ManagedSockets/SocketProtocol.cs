using System.Globalization;

namespace Circus.ManagedSockets;

/// <summary>Option proto: a number, or a name of /etc/protocols, protocols(5). Names that need no file: those of the protocols in common use.</summary>
internal static class SocketProtocol
{
    private const string ProtocolsFile = "/etc/protocols";

    private static readonly (string Name, int Number)[] Common =
        [("ip", 0), ("icmp", 1), ("tcp", 6), ("udp", 17), ("ipv6-icmp", 58), ("sctp", 132), ("udplite", 136), ("mptcp", 262)];

    internal static bool TryFind(string nameOrNumber, out int number)
    {
        if (int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return true;
        foreach (var (name, common) in Common)
        {
            number = common;
            if (name.Equals(nameOrNumber, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return TryFindInFile(nameOrNumber, out number);
    }

    private static bool TryFindInFile(string name, out int number)
    {
        number = 0;
        try
        {
            foreach (var line in File.ReadLines(ProtocolsFile))
            {
                var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 1 && (words[0] == name || words.Skip(2).Contains(name))
                    && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                    return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A host without the file: the name is unknown then, and the message says where it was looked for.
        }

        return false;
    }
}
