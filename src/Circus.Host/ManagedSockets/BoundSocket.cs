using Circus.Config;
using Circus.Linux;

namespace Circus.ManagedSockets;

/// <summary>One managed socket that the daemon holds for its workers.</summary>
internal sealed class BoundSocket(SocketSpec spec, Fd descriptor, SocketAddress address, SocketFileIdentity? file)
{
    private Fd _descriptor = descriptor;

    /// <summary>What was asked for; another one when a new configuration changes what needs no other socket.</summary>
    internal SocketSpec Spec { get; set; } = spec;

    /// <summary>Where it is bound, with the port that the kernel chose.</summary>
    internal SocketAddress Address { get; } = address;

    /// <summary>Its number, to lend.</summary>
    internal int Number => _descriptor.Value;

    /// <summary>With so_reuseport it only keeps number and port; what workers get is made anew for each.</summary>
    internal bool IsPlaceholder => Spec.SoReusePort && !IsFromSystemd;

    /// <summary>Handed over by systemd, which keeps it and its file.</summary>
    internal bool IsFromSystemd { get; init; }

    /// <summary>The loop waits for a client.</summary>
    internal bool IsAwaited { get; set; }

    internal Errno MoveUp(int lowest) => FdNumbers.MoveUp(ref _descriptor, lowest);

    /// <summary>Takes the number of another one, which is closed.</summary>
    internal Errno MoveOnto(BoundSocket other) => FdNumbers.MoveOnto(ref _descriptor, ref other._descriptor);

    /// <summary>Closes it and removes its file, unless someone has put another in its place. Workers keep theirs.</summary>
    internal void Close()
    {
        RemoveFile();
        _descriptor.Close();
    }

    internal void RemoveFile()
    {
        if (file is { } ours && Spec.Path is { } path && SocketFile.Identify(path, out var found) == Errno.None
            && (found.Device, found.Inode) == (ours.Device, ours.Inode))
            SocketFile.Unlink(path);
    }
}
