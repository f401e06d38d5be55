using System.Text;
using Circus.Linux;

namespace Circus.Cli.Shell;

/// <summary>Lines from a stdin that is no terminal to edit on.</summary>
internal sealed class PipedInput
{
    private readonly List<byte> _pending = [];
    private readonly byte[] _buffer = new byte[4096];

    /// <summary>The next line without its end; null at the end of the input.</summary>
    internal string? ReadLine()
    {
        while (true)
        {
            var end = _pending.IndexOf((byte)'\n');
            if (end >= 0)
                return Take(end, end + 1);
            if (Terminal.Read(_buffer, out var count) != Errno.None || count == 0)
                return _pending.Count == 0 ? null : Take(_pending.Count, _pending.Count);
            _pending.AddRange(_buffer.AsSpan(0, count));
        }
    }

    private string Take(int length, int removed)
    {
        var line = Encoding.UTF8.GetString([.. _pending.Take(length)]).TrimEnd('\r');
        _pending.RemoveRange(0, removed);
        return line;
    }
}
