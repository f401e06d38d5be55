using Circus.Options;

namespace Circus.Config;

/// <summary>Reads `[socket:NAME]` sections (config.md §5).</summary>
internal static class SocketSections
{
    private const string Prefix = "socket:";

    internal static bool IsSocket(string section) => section.StartsWith(Prefix, StringComparison.Ordinal);

    internal static IReadOnlyList<SocketSpec> Read(IniFile ini, EnvironmentSections variables, ConfigProblems problems)
    {
        var sockets = new SortedDictionary<string, SocketSpec>(StringComparer.Ordinal);
        foreach (var section in ini.Sections.Where(static section => IsSocket(section.Name)))
        {
            if (!ini.OptionsOf(section).Any())
                continue;
            var socket = ReadSocket(ini, section, variables, problems, sockets.Count);
            if (socket.Name.Length == 0)
                problems.Error(section, "a socket needs a name, [socket:NAME]");
            else if (!sockets.TryAdd(socket.Name, socket))
            {
                var (name, first) = (PythonRepr.Of(socket.Name), sockets[socket.Name].DefinedAt);
                problems.Error(section, $"the socket {name} is defined already at {first}; names are not case-sensitive");
            }
        }
        return [.. sockets.Values];
    }

    private static void ReadOption(
        OptionDefinition<SocketSpec> definition, SocketSpec socket, IniSection section, IniOption option, string text, ConfigProblems problems)
    {
        if (!OptionReader.TryRead(definition, socket, section, option, text, problems))
            return;
        new ReferenceChecks([], problems).CheckText(section, option, text, definition);
        if (definition is { Name: "umask" } && OptionText.TryInteger(text, out var asDecimal) && asDecimal != socket.Umask)
            problems.Warn(section, option, "it is read as octal, as the manual says; Circus 0.19 read it as decimal");
    }

    private static SocketSpec ReadSocket(IniFile ini, IniSection section, EnvironmentSections variables, ConfigProblems problems, int position)
    {
        var start = section.Name.LastIndexOf(Prefix, StringComparison.Ordinal) + Prefix.Length;
        var socket = new SocketSpec { Name = section.Name[start..].ToLowerInvariant(), DefinedAt = section.Location, Position = position };
        foreach (var option in ini.OptionsOf(section))
        {
            if (OptionTable.Find(SocketOptionTable.Rows, option.Name) is { } definition)
                ReadOption(definition, socket, section, option, OptionReader.Expand(option.Value, variables.Early), problems);
            else if (!ini.IsFromDefault(option))
                OptionReader.WarnUnknown(SocketOptionTable.Rows, section, option, problems);
        }
        if (socket.Path is not null)
            socket.Family = SocketFamily.Unix;
        else if (socket.Family == SocketFamily.Unix)
            problems.Error(section, "family AF_UNIX needs a path");
        if (socket.SoReusePort && socket.Family == SocketFamily.Unix)
            problems.Error(section, "so_reuseport is for AF_INET and AF_INET6 only: a path has one socket");
        return socket;
    }
}
