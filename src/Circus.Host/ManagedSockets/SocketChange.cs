using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Linux;

namespace Circus.ManagedSockets;

/// <summary>
/// What another configuration changes about the managed sockets. New ones are bound while it is prepared, so that applying it can't fail. A socket that stays is the same
/// one throughout: what came in waits there.
/// </summary>
internal sealed class SocketChange(SocketTable table) : ISocketChange
{
    private readonly HashSet<string> _affected = new(StringComparer.Ordinal);
    private readonly List<BoundSocket> _added = [];
    private readonly List<(BoundSocket Old, BoundSocket New)> _replaced = [];
    private readonly List<BoundSocket> _removed = [];
    private readonly List<(BoundSocket Socket, SocketSpec Spec)> _kept = [];
    private readonly List<string> _adjusted = [];

    public IReadOnlySet<string> Affected => _affected;

    public string Summary => string.Join("; ", Parts());

    /// <summary>Decides what becomes of a socket and binds what has to be bound.</summary>
    internal bool TryPlan(SocketSpec wanted, BoundSocket? current, [NotNullWhen(false)] out SocketFault? fault)
    {
        if (current is not null && IsSame(current, wanted))
            return TryPlanAdjustment(wanted, current, out fault);
        if (!SocketBinding.TryBind(wanted, out var bound, out fault))
            return false;
        if (current is null)
        {
            _added.Add(bound);
            return true;
        }

        _replaced.Add((current, bound));
        _affected.Add(wanted.Name);
        return true;
    }

    internal void PlanRemoval(BoundSocket socket)
    {
        _removed.Add(socket);
        _affected.Add(socket.Spec.Name);
    }

    public void Apply()
    {
        foreach (var (socket, spec) in _kept)
            Adjust(socket, spec);
        foreach (var socket in _removed)
            table.Remove(socket);
        foreach (var (old, socket) in _replaced)
            table.Replace(old, socket);
        foreach (var socket in _added)
            table.Add(socket);
    }

    public void Discard()
    {
        foreach (var socket in _added)
            socket.Close();
        foreach (var (_, socket) in _replaced)
            socket.Close();
    }

    /// <summary>The same place, kind and sharing: no other socket is needed. What systemd handed over is where systemd says.</summary>
    private static bool IsSame(BoundSocket current, SocketSpec wanted)
    {
        var spec = current.Spec;
        if ((spec.Family, spec.Type, spec.Proto, spec.SoReusePort) != (wanted.Family, wanted.Type, wanted.Proto, wanted.SoReusePort))
            return false;
        return current.IsFromSystemd
            || (spec.Path, spec.Host, spec.Port) == (wanted.Path, wanted.Host, wanted.Port)
            || (SocketBinding.TryAddress(wanted, out var address, out _) && address.ToString() == current.Address.ToString());
    }

    private bool TryPlanAdjustment(SocketSpec wanted, BoundSocket current, [NotNullWhen(false)] out SocketFault? fault)
    {
        var spec = current.Spec;
        fault = null;
        if (spec.Interface != wanted.Interface && !CanUseInterface(wanted, current, out fault))
            return false;
        _kept.Add((current, wanted));
        if ((spec.Backlog, spec.Blocking, spec.Umask, spec.Interface) == (wanted.Backlog, wanted.Blocking, wanted.Umask, wanted.Interface))
            return true;
        _adjusted.Add(wanted.Name);

        // Workers have sockets of their own, which only new workers get with other settings.
        if (current.IsPlaceholder)
            _affected.Add(wanted.Name);
        return true;
    }

    private static bool CanUseInterface(SocketSpec wanted, BoundSocket current, [NotNullWhen(false)] out SocketFault? fault)
    {
        var errno = Sockets.OpenDatagram(current.Address, out var probe);
        if (errno == Errno.None)
            errno = Sockets.SetDevice(probe.Value, wanted.Interface ?? "");
        probe.Close();
        fault = errno == Errno.None ? null : SocketBinding.Fault(wanted, "interface", $"{wanted.Interface}: {ErrnoText.Describe(errno)}");
        return fault is null;
    }

    private static void Adjust(BoundSocket socket, SocketSpec spec)
    {
        var before = socket.Spec;
        socket.Spec = spec;
        if (before.Backlog != spec.Backlog && SocketBinding.Listens(spec) && !socket.IsPlaceholder)
            Sockets.Listen(socket.Number, spec.Backlog);
        if (before.Blocking != spec.Blocking)
            Sockets.SetBlocking(socket.Number, spec.Blocking);
        if (before.Interface != spec.Interface)
            Sockets.SetDevice(socket.Number, spec.Interface ?? "");
        if (before.Umask != spec.Umask && spec.Path is { } path && !socket.IsFromSystemd)
            SocketFile.SetMode(path, SocketBinding.ModeOf(spec));
    }

    private IEnumerable<string> Parts()
    {
        if (_added.Count > 0)
            yield return $"bound {string.Join(", ", _added.Select(socket => socket.Spec.Name))}";
        if (_replaced.Count > 0)
            yield return $"bound anew {string.Join(", ", _replaced.Select(each => each.New.Spec.Name))}";
        if (_adjusted.Count > 0)
            yield return $"adjusted {string.Join(", ", _adjusted)}";
        if (_removed.Count > 0)
            yield return $"closed {string.Join(", ", _removed.Select(socket => socket.Spec.Name))}";
    }
}
