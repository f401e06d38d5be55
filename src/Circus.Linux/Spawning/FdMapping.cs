namespace Circus.Linux;

/// <summary>One descriptor of the new process, and the one of ours that it is made from.</summary>
public readonly record struct FdMapping(int Child, int Parent)
{
    /// <summary>As the parent: /dev/null for reading and writing.</summary>
    public const int Null = -1;

    internal int Source(int nullFd) => Parent == Null ? nullFd : Parent;
}
