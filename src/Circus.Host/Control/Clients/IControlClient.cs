using System.Diagnostics.CodeAnalysis;

namespace Circus.Control;

/// <summary>The asking side of a ROUTER endpoint, for one thread. Replies come in any order: match them by `id` (protocol.md §2).</summary>
public interface IControlClient : IDisposable
{
    /// <summary>Hands one request over; false with a reason when it can't leave within the timeout.</summary>
    bool TrySend(ReadOnlySpan<byte> json, TimeSpan timeout, out string error);

    /// <summary>The next reply; false with an empty error when none came in time, with a reason when none can come.</summary>
    bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out byte[]? reply, out string error);
}
