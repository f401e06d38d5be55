using System.Diagnostics.CodeAnalysis;
using Circus.Config;

namespace Circus.ManagedSockets;

/// <summary>The managed sockets, as the state machines need them. They are bound before the first worker starts and stay open over every restart of workers.</summary>
public interface IManagedSockets
{
    /// <summary>All of them as they are now, in the order of their descriptors.</summary>
    IReadOnlyList<SocketReport> Look();

    /// <summary>
    /// Makes everything ready for having these sockets instead, without touching those in use. False when one of them can't be had: nothing has changed then.
    /// </summary>
    bool TryPrepare(IReadOnlyList<SocketSpec> wanted, [NotNullWhen(true)] out ISocketChange? change, [NotNullWhen(false)] out SocketFault? fault);

    /// <summary>Has <see cref="Arbiters.Arbiter.OnSocketReady"/> called once, as soon as a connection or datagram waits. Unknown names are ignored.</summary>
    void Await(string name);
}

/// <summary>A change of the managed sockets that is ready to be made.</summary>
public interface ISocketChange
{
    /// <summary>Names of sockets that will be others or gone: workers that have one of them need new ones.</summary>
    IReadOnlySet<string> Affected { get; }

    /// <summary>What will change, for the log; empty if nothing does.</summary>
    string Summary { get; }

    /// <summary>Makes the change.</summary>
    void Apply();

    /// <summary>Gives up what was made ready.</summary>
    void Discard();
}

/// <summary>Why a socket can't be had.</summary>
/// <param name="Name">The socket.</param>
/// <param name="Text">The whole sentence: file and line, section, option, the system's reason.</param>
public sealed record SocketFault(string Name, string Text);
