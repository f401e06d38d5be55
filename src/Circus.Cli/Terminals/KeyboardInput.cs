using Circus.Linux;

namespace Circus.Cli.Terminals;

/// <summary>Keys from stdin, which is a terminal in raw mode.</summary>
internal sealed class KeyboardInput
{
    /// <summary>Time for the rest of an escape sequence; the bytes of one key come together, also over ssh.</summary>
    private const int EscapeMs = 50;

    private readonly KeyDecoder _decoder = new();
    private readonly byte[] _buffer = new byte[1024];

    /// <summary>True once stdin has ended: the terminal is gone.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The next key, waiting so long for it (milliseconds, -1: for ever); false when none came or none will.</summary>
    internal bool TryRead(int timeoutMs, out Key key)
    {
        while (!_decoder.TryRead(isLast: false, out key))
        {
            if (HasEnded)
                return false;
            if (!Terminal.WaitForInput(_decoder.IsInside ? EscapeMs : timeoutMs))
                return _decoder.IsInside && _decoder.TryRead(isLast: true, out key);
            if (Terminal.Read(_buffer, out var count) != Errno.None || count == 0)
                HasEnded = true;
            _decoder.Add(_buffer.AsSpan(0, count));
        }

        return true;
    }
}
