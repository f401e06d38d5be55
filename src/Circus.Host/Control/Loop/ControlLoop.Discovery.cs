using Circus.Control.Listening;
using Circus.Linux;

namespace Circus.Control.Loop;

/// <summary>Discovery: at most one socket, whose datagrams are answered here.</summary>
internal sealed partial class ControlLoop
{
    private const ulong DiscoveryData = IsOurs | 4UL << 32;

    private DiscoverySocket? _discovery;

    private void Discover(DiscoverySocket? socket)
    {
        CloseDiscovery();
        if (socket is null) return;
        if (_epoll.Add(socket.Socket, EpollEvents.In, DiscoveryData) == Errno.None) _discovery = socket;
        else socket.Close();
    }

    private void CloseDiscovery()
    {
        if (_discovery is null) return;
        _epoll.Remove(_discovery.Socket);
        _discovery.Close();
        _discovery = null;
    }
}
