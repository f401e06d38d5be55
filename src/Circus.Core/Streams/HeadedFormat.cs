namespace Circus.Streams;

/// <summary>Lines behind a head that says where and when they came up.</summary>
public abstract class HeadedFormat : LineFormat
{
    private byte[] _head = new byte[256];
    private int _length;

    /// <summary>The head of the lines that come next.</summary>
    protected ReadOnlySpan<byte> Head => _head.AsSpan(0, _length);

    public override void Begin(in LineSource source)
    {
        _length = 0;
        WriteHead(source);
    }

    /// <summary>Appends all parts of the head.</summary>
    protected abstract void WriteHead(in LineSource source);

    protected void Append(ReadOnlySpan<byte> text)
    {
        if (_head.Length < _length + text.Length)
            Array.Resize(ref _head, Math.Max(_head.Length * 2, _length + text.Length));
        text.CopyTo(_head.AsSpan(_length));
        _length += text.Length;
    }

    protected void Append(int number)
    {
        Span<byte> digits = stackalloc byte[16];
        number.TryFormat(digits, out var count, default, System.Globalization.CultureInfo.InvariantCulture);
        Append(digits[..count]);
    }
}
