using System.Diagnostics.CodeAnalysis;

namespace Circus.Control.Peers;

/// <summary>Peers by slot; a slot's generation changes with each owner, so an old <see cref="PeerId"/> finds nobody.</summary>
internal sealed class PeerTable
{
    private readonly List<Slot> _slots = [];
    private readonly Stack<int> _free = new();

    internal int Count => _slots.Count - _free.Count;

    /// <summary>One more than the highest slot in use, for <see cref="At"/>.</summary>
    internal int End => _slots.Count;

    /// <summary>An id for a peer about to be made; give it to <see cref="Put"/> or back with <see cref="Remove"/>.</summary>
    internal PeerId NextId()
    {
        if (!_free.TryPop(out var index))
        {
            index = _slots.Count;
            _slots.Add(default);
        }
        // 31 bits, never 0: the default id is nobody, and the top bit of epoll's data is taken.
        var generation = _slots[index].Generation % int.MaxValue + 1;
        _slots[index] = new Slot(generation, null);
        return new PeerId(index, generation);
    }

    internal void Put(Peer peer) => _slots[peer.Id.Slot] = new Slot(peer.Id.Generation, peer);

    internal bool TryGet(PeerId id, [NotNullWhen(true)] out Peer? peer)
    {
        var slot = id.Slot >= 0 && id.Slot < _slots.Count ? _slots[id.Slot] : default;
        peer = slot.Generation == id.Generation ? slot.Peer : null;
        return peer is not null;
    }

    /// <summary>The peer in a slot below <see cref="End"/>, or null: how to visit all, closing some on the way.</summary>
    internal Peer? At(int slot) => _slots[slot].Peer;

    internal void Remove(PeerId id)
    {
        _slots[id.Slot] = new Slot(id.Generation, null);
        _free.Push(id.Slot);
    }

    private readonly record struct Slot(int Generation, Peer? Peer);
}
