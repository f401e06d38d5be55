using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Circus.Control;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>
/// The syslog service of this host or another one: a datagram per line, `&lt;PRIORITY&gt;LINE` (RFC 3164 §4.1). A service that was started anew is
/// found again; one that reads too slowly costs lines.
/// </summary>
internal sealed class SyslogSocket : ILogSink
{
    /// <summary>How long a line waits for a service that is behind. Later lines don't wait until one got through.</summary>
    private const int PatienceMilliseconds = 100;

    private readonly SocketAddress _address;
    private readonly int _facility;
    private Fd _socket;
    private byte[] _datagram = new byte[1024];
    private bool _isBehind;

    private SyslogSocket(string name, SocketAddress address, int facility) => (Name, _address, _facility) = (name, address, facility);

    public string Name { get; }

    /// <summary>Connects; false with the reason. By UDP nobody need be there.</summary>
    internal static bool TryOpen(SyslogAddress address, [NotNullWhen(true)] out SyslogSocket? socket, out string error)
    {
        socket = null;
        var name = address.IsUnix ? $"syslog at '{address.Path}'" : $"syslog at {address.Host}, UDP port {address.Port}";
        if (!TryResolve(address, out var target, out error))
        {
            error = $"{name} can't be used: {error}";
            return false;
        }

        var opened = new SyslogSocket(name, target, address.Facility);
        if (opened.Connect() is not Errno.None and var errno)
        {
            error = $"{name} can't be reached: {ErrnoText.Describe(errno)}";
            return false;
        }

        socket = opened;
        return true;
    }

    public Errno Write(LogLevel level, ReadOnlySpan<byte> line)
    {
        var datagram = Compose(level, line.TrimEnd((byte)'\n'));
        var errno = Send(datagram);
        if (errno is not (Errno.None or Errno.EAGAIN) && (errno = Connect()) == Errno.None)
            errno = Send(datagram);
        _isBehind = errno == Errno.EAGAIN;
        return errno;
    }

    public void Dispose() => _socket.Close();

    private static bool TryResolve(SyslogAddress address, out SocketAddress target, out string error)
    {
        target = default;
        if (address.IsUnix)
        {
            error = $"the path of a socket has at most {SocketAddress.MaxPathBytes} bytes";
            return SocketAddress.TryUnix(address.Path, out target);
        }

        if (!HostName.TryResolve(address.Host, out var ip, out error))
            return false;
        target = SocketAddress.Ip(ip, address.Port);
        return true;
    }

    private Errno Connect()
    {
        var errno = Sockets.OpenDatagram(_address, out var socket);
        if (errno == Errno.None)
            errno = Sockets.Connect(socket.Value, _address);
        if (errno != Errno.None)
        {
            socket.Close();
            return errno;
        }

        _socket.Close();
        _socket = socket;
        return errno;
    }

    private Errno Send(ReadOnlySpan<byte> datagram)
    {
        var errno = Sockets.Send(_socket.Value, datagram, out _);
        if (errno == Errno.EAGAIN && !_isBehind && Sockets.Wait(_socket.Value, forWriting: true, PatienceMilliseconds))
            errno = Sockets.Send(_socket.Value, datagram, out _);
        return errno;
    }

    private ReadOnlySpan<byte> Compose(LogLevel level, ReadOnlySpan<byte> line)
    {
        const int LongestPriority = 5;
        if (_datagram.Length < line.Length + LongestPriority)
            _datagram = new byte[line.Length + LongestPriority];
        var length = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{_facility * 8 + SeverityOf(level)}>"), _datagram);
        line.CopyTo(_datagram.AsSpan(length));
        return _datagram.AsSpan(0, length + line.Length);
    }

    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
