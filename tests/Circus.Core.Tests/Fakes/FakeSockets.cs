using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.ManagedSockets;

namespace Circus.Fakes.Tests;

/// <summary>Managed sockets that exist in name only; clients come when the test says so.</summary>
internal sealed class FakeSockets : IManagedSockets
{
    /// <summary>The sockets that are watched for clients.</summary>
    internal HashSet<string> Awaited { get; } = [];

    internal List<SocketReport> Reports { get; } = [];

    /// <summary>Not null: no socket can be bound, for this reason.</summary>
    internal SocketFault? Fault { get; set; }

    /// <summary>Names of sockets that a change is to affect.</summary>
    internal HashSet<string> Affected { get; } = [];

    internal int Applied { get; private set; }

    public IReadOnlyList<SocketReport> Look() => Reports;

    public bool TryPrepare(
        IReadOnlyList<SocketSpec> wanted, [NotNullWhen(true)] out ISocketChange? change, [NotNullWhen(false)] out SocketFault? fault)
    {
        fault = Fault;
        change = fault is null ? new Change(this) : null;
        return fault is null;
    }

    public void Await(string name) => Awaited.Add(name);

    private sealed class Change(FakeSockets sockets) : ISocketChange
    {
        public IReadOnlySet<string> Affected => sockets.Affected;

        public string Summary => sockets.Affected.Count == 0 ? "" : "bound anew " + string.Join(", ", sockets.Affected);

        public void Apply() => sockets.Applied++;

        public void Discard()
        {
        }
    }
}
