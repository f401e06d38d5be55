using System.Diagnostics.CodeAnalysis;

namespace Circus.Stats;

/// <summary>Looks at processes.</summary>
public interface IProcessInfoSource
{
    /// <summary>Looks at a process, and at its children if they are wanted; false when it is gone.</summary>
    bool TryRead(int pid, bool withChildren, [NotNullWhen(true)] out ProcessInfo? info);

    /// <summary>Looks at the daemon itself.</summary>
    bool TryReadDaemon([NotNullWhen(true)] out ProcessInfo? info);
}
