using System.Diagnostics.CodeAnalysis;
using Circus.Control;
using Circus.Linux;
using Circus.Logging;

namespace Circus.Streams;

/// <summary>The socket of the option `address`, or of the service that this host has.</summary>
internal static class MessageAddress
{
    private const string DefaultSyslog = "syslog:///dev/log";
    private const string DefaultJournal = "syslog:///run/systemd/journal/socket";

    /// <summary>Finds it, with the facility that its messages carry; false with the reason.</summary>
    internal static bool TryFind(StreamOptions options, out SocketAddress address, out int facility, [NotNullWhen(false)] out string? error)
    {
        (address, facility) = (default, 0);
        var text = options.Address ?? (options.Class == StreamClass.JournalStream ? DefaultJournal : DefaultSyslog);
        if (!text.StartsWith(SyslogAddress.Scheme, StringComparison.Ordinal))
        {
            error = $"'{text}' does not begin with {SyslogAddress.Scheme}";
            return false;
        }

        if (!SyslogAddress.TryParse(text, out var place, out error, out var warning) || (error = warning) is not null)
            return false;
        facility = place.Facility;
        if (place.IsUnix)
        {
            error = SocketAddress.TryUnix(place.Path, out address) ? null : $"the path of a socket has at most {SocketAddress.MaxPathBytes} bytes";
            return error is null;
        }

        if (!HostName.TryResolve(place.Host, out var ip, out error))
            return false;
        address = SocketAddress.Ip(ip, place.Port);
        error = null;
        return true;
    }
}
