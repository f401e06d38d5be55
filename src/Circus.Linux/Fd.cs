using System.Diagnostics;

namespace Circus.Linux;

/// <summary>
/// A file descriptor that exactly one field owns and closes; everyone else borrows the number. The default value owns nothing.
/// </summary>
public struct Fd : IDisposable
{
    // One more than the descriptor, so that default(Fd) is closed and not standard input.
    private int _ownedPlusOne;

    /// <summary>Takes ownership of an open descriptor; a negative number (a failed call) owns nothing.</summary>
    public Fd(int owned) => _ownedPlusOne = owned < 0 ? 0 : owned + 1;

    /// <summary>The number to lend, or -1 when nothing is owned.</summary>
    public readonly int Value => _ownedPlusOne - 1;

    public readonly bool IsOpen => _ownedPlusOne != 0;

    /// <summary>Gives the ownership away: returns the number, and this owns nothing from now on.</summary>
    public int Take()
    {
        var value = Value;
        _ownedPlusOne = 0;
        return value;
    }

    /// <summary>close(2), once; nothing when already closed. EBADF means that someone else closed our descriptor, which is a bug.</summary>
    public void Close()
    {
        if (!IsOpen) return;
        var failed = Libc.close(Take()) < 0;
        Debug.Assert(!failed || Libc.LastError != Errno.EBADF, "closed a descriptor that was not open");
    }

    public void Dispose() => Close();
}
