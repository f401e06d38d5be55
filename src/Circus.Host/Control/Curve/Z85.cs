using System.Buffers.Binary;

namespace Circus.Control.Curve;

/// <summary>Z85 (ZeroMQ RFC 32), in which keys are written: five printable characters for each four bytes, neither quote nor backslash among them.</summary>
internal static class Z85
{
    private const int Base = 85;
    private const int BytesPerGroup = 4;
    private const int CharsPerGroup = 5;

    private static ReadOnlySpan<byte> Alphabet => "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"u8;

    /// <summary>Writes bytes, a multiple of four of them.</summary>
    internal static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length / BytesPerGroup * CharsPerGroup];
        for (int from = 0, to = 0; from < bytes.Length; from += BytesPerGroup, to += CharsPerGroup)
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(bytes[from..]);
            for (var i = CharsPerGroup - 1; i >= 0; i--, value /= Base) text[to + i] = (char)Alphabet[(int)(value % Base)];
        }
        return new string(text);
    }

    /// <summary>Reads what fills the target exactly; false for another length, a character outside the alphabet, or a group beyond 32 bits.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length * BytesPerGroup != bytes.Length * CharsPerGroup) return false;
        for (int from = 0, to = 0; from < text.Length; from += CharsPerGroup, to += BytesPerGroup)
        {
            ulong value = 0;
            foreach (var character in text.Slice(from, CharsPerGroup))
            {
                var digit = character < 128 ? Alphabet.IndexOf((byte)character) : -1;
                if (digit < 0) return false;
                value = value * Base + (uint)digit;
            }
            if (value > uint.MaxValue) return false;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[to..], (uint)value);
        }
        return true;
    }
}
