using System.Buffers;
using System.Globalization;
using System.Text;

namespace Circus.Cli.Terminals;

/// <summary>Bytes of a terminal in raw mode to keys: UTF-8, control characters, and the escape sequences of xterm and its kin.</summary>
internal sealed class KeyDecoder
{
    private const byte EscapeByte = 0x1B;
    private const byte DeleteByte = 0x7F;
    private const int LongestSequence = 32;

    private readonly List<byte> _pending = [];

    /// <summary>Whether bytes wait for more: a lone escape is the key of that name when nothing follows soon.</summary>
    internal bool IsInside => _pending.Count > 0;

    internal void Add(ReadOnlySpan<byte> bytes) => _pending.AddRange(bytes);

    /// <summary>The next key; false when there is none, or not all of it. With isLast nothing more will come: what there is must do.</summary>
    internal bool TryRead(bool isLast, out Key key)
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        var taken = bytes.IsEmpty ? (0, default) : bytes[0] == EscapeByte ? ReadEscape(bytes, isLast) : ReadPlain(bytes, isLast);
        key = taken.Item2;
        _pending.RemoveRange(0, taken.Item1);
        return taken.Item1 > 0;
    }

    private static (int Length, Key Key) ReadPlain(ReadOnlySpan<byte> bytes, bool isLast)
    {
        switch (bytes[0])
        {
            case (byte)'\r' or (byte)'\n': return (1, new(KeyKind.Enter));
            case (byte)'\t': return (1, new(KeyKind.Tab));
            case DeleteByte or (byte)'\b': return (1, new(KeyKind.Backspace));
            case 0: return (1, new(KeyKind.Control, new Rune(' ')));
            case <= 26 and var control: return (1, Key.Control((char)('a' + control - 1)));
            case < (byte)' ': return (1, new(KeyKind.Other));
        }

        var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
        return status switch
        {
            OperationStatus.Done => (length, new(KeyKind.Character, rune)),
            OperationStatus.NeedMoreData when !isLast => (0, default),
            _ => (Math.Max(length, 1), new(KeyKind.Other)),
        };
    }

    private static (int Length, Key Key) ReadEscape(ReadOnlySpan<byte> bytes, bool isLast)
    {
        if (bytes.Length == 1)
            return isLast ? (1, new(KeyKind.Escape)) : (0, default);
        if (bytes[1] is not ((byte)'[' or (byte)'O'))
        {
            if (bytes[1] == EscapeByte)
                return (1, new(KeyKind.Escape));
            var (length, plain) = ReadPlain(bytes[1..], isLast);
            return length == 0 ? (0, default) : (length + 1, plain.Kind is KeyKind.Character or KeyKind.Backspace ? new(KeyKind.Alt, AltRune(plain)) : plain);
        }

        // ECMA-48: parameters, then one final byte.
        var end = 2;
        while (end < bytes.Length && bytes[end] is >= 0x20 and < 0x40)
            end++;
        if (end == bytes.Length)
            return isLast || end > LongestSequence ? (end, new(KeyKind.Other)) : (0, default);
        return (end + 1, new(Meaning(bytes[2..end], bytes[end])));
    }

    private static Rune AltRune(Key key) => key.Kind == KeyKind.Backspace ? new Rune('\b') : key.Character;

    private static KeyKind Meaning(ReadOnlySpan<byte> parameters, byte final)
    {
        var isModified = parameters.Contains((byte)';');
        var digits = parameters[..(parameters.IndexOf((byte)';') is var at and >= 0 ? at : parameters.Length)];
        return final switch
        {
            (byte)'A' => KeyKind.Up,
            (byte)'B' => KeyKind.Down,
            (byte)'C' => isModified ? KeyKind.WordRight : KeyKind.Right,
            (byte)'D' => isModified ? KeyKind.WordLeft : KeyKind.Left,
            (byte)'H' => KeyKind.Home,
            (byte)'F' => KeyKind.End,
            (byte)'M' => KeyKind.Enter,
            (byte)'Z' => KeyKind.BackTab,
            (byte)'~' => Numbered(digits),
            _ => KeyKind.Other,
        };
    }

    private static KeyKind Numbered(ReadOnlySpan<byte> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number switch
    {
        1 or 7 => KeyKind.Home,
        3 => KeyKind.Delete,
        4 or 8 => KeyKind.End,
        5 => KeyKind.PageUp,
        6 => KeyKind.PageDown,
        _ => KeyKind.Other,
    } : KeyKind.Other;
}
