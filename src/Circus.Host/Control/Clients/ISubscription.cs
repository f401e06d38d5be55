using System.Diagnostics.CodeAnalysis;

namespace Circus.Control;

/// <summary>The listening end of PUB endpoints, for one thread. Nothing comes before the first <see cref="Subscribe"/>.</summary>
public interface ISubscription : IDisposable
{
    /// <summary>Asks for the topics that begin with these bytes; empty: all. A prefix asked for twice must be taken back twice.</summary>
    void Subscribe(ReadOnlySpan<byte> prefix);

    void Unsubscribe(ReadOnlySpan<byte> prefix);

    /// <summary>The next event; false with an empty error when none came in time, with a reason when none can come.</summary>
    bool TryReceive(TimeSpan timeout, [NotNullWhen(true)] out ControlEvent? message, out string error);
}
