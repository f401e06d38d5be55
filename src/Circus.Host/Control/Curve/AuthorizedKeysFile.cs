using System.Diagnostics.CodeAnalysis;

namespace Circus.Control.Curve;

/// <summary>
/// The file of option curve_authorized_keys, read again when it has changed: asked at every handshake, and at most once a second while anything
/// happens. A file that became unreadable or wrong changes nothing: what was read before stays in force. For one thread.
/// </summary>
public sealed class AuthorizedKeysFile
{
    private const long CheckNanoseconds = 1_000_000_000;

    private AuthorizedKeys _keys;
    private FileStamp _stamp;
    private long _nextCheck;

    private AuthorizedKeysFile(string path, AuthorizedKeys keys, FileStamp stamp) => (Path, _keys, _stamp) = (path, keys, stamp);

    public string Path { get; }

    /// <summary>Clients that may come in.</summary>
    public int Count => _keys.Count;

    /// <summary>Goes up with each change of the file, the broken ones included.</summary>
    internal int Version { get; private set; }

    /// <summary>What is wrong with the file as it is now; null: it is in force.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Reads the file for the first time; error is a whole sentence.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out AuthorizedKeysFile? file, out string error)
    {
        file = TryRead(path, out var keys, out var stamp, out error) ? new AuthorizedKeysFile(path, keys, stamp) : null;
        return file is not null;
    }

    /// <summary>The client with this public key, by the file as it is now; null if it may not come in.</summary>
    internal AuthorizedKey? Find(ReadOnlySpan<byte> publicKey)
    {
        Refresh();
        return _keys.Find(publicKey);
    }

    /// <summary>The same by what is in memory.</summary>
    internal AuthorizedKey? FindKnown(ReadOnlySpan<byte> publicKey) => _keys.Find(publicKey);

    /// <summary>Looks for a change, unless it did within the last second.</summary>
    internal void RefreshIfDue(long nowNanoseconds)
    {
        if (nowNanoseconds < _nextCheck) return;
        _nextCheck = nowNanoseconds + CheckNanoseconds;
        Refresh();
    }

    private void Refresh()
    {
        if (KeyFile.StampOf(Path) == _stamp) return;
        if (TryRead(Path, out var keys, out var stamp, out var error)) (_keys, Problem) = (keys, null);
        else Problem = error;
        // Of a file that can't be opened: default, so that it is news when it can again.
        _stamp = stamp;
        Version++;
    }

    private static bool TryRead(string path, [NotNullWhen(true)] out AuthorizedKeys? keys, out FileStamp stamp, out string error)
    {
        keys = null;
        if (!KeyFile.TryReadTrusted(path, out var text, out stamp, out error)) return false;
        if (AuthorizedKeys.TryParse(text, out keys, out error)) return true;
        error = $"{path}, {error}";
        return false;
    }
}
