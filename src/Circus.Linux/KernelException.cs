using System.Diagnostics.CodeAnalysis;

namespace Circus.Linux;

/// <summary>
/// A call that can't fail in a healthy process did fail while the daemon was being set up; after that, errors are values.
/// </summary>
public sealed class KernelException(string call, Errno errno)
    : Exception($"{call} failed: {ErrnoText.Name(errno)}, {ErrnoText.Describe(errno)}")
{
    /// <summary>What the kernel answered.</summary>
    public Errno Errno { get; } = errno;

    [DoesNotReturn]
    internal static void Throw(string call, Errno errno) => throw new KernelException(call, errno);
}
