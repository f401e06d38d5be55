using System.Buffers.Binary;
using System.Text;

namespace Circus.Control.Zmtp;

/// <summary>The properties of a READY command (RFC 37): name length (1), name, value length (4, big-endian), value, and so on to the end.</summary>
internal ref struct Metadata(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Takes the next property; false at the end and at a malformed one, which <see cref="IsMalformed"/> tells apart.</summary>
    internal bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (_rest.IsEmpty || IsMalformed) return false;
        int nameLength = _rest[0];
        IsMalformed = nameLength == 0 || _rest.Length < 1 + nameLength + 4;
        if (IsMalformed) return false;
        name = _rest.Slice(1, nameLength);
        var afterName = _rest[(1 + nameLength)..];
        // Unsigned: a length of 2^31 and more must not turn negative.
        var valueLength = BinaryPrimitives.ReadUInt32BigEndian(afterName);
        IsMalformed = valueLength > (uint)(afterName.Length - 4);
        if (IsMalformed) return false;
        value = afterName.Slice(4, (int)valueLength);
        _rest = afterName[(4 + (int)valueLength)..];
        return true;
    }

    internal bool IsMalformed { get; private set; }

    /// <summary>Property names are compared without case (RFC 37).</summary>
    internal static bool IsNamed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
