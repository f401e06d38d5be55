using System.Text;

namespace Circus.Linux;

/// <summary>
/// Words as exec(3) takes them, UTF-8 and each ended by NUL, in one array that is built once and spawned from many times.
/// </summary>
public readonly struct WordBlock
{
    private readonly byte[]? _bytes;

    private WordBlock(byte[] bytes, int count) => (_bytes, Count) = (bytes, count);

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Count { get; }

    /// <summary>False when a word holds a NUL, which no program could receive whole.</summary>
    public static bool TryCreate(ReadOnlySpan<string> words, out WordBlock block)
    {
        var size = 0;
        foreach (var word in words) size += Encoding.UTF8.GetByteCount(word) + 1;
        var bytes = new byte[size];
        var end = 0;
        block = default;
        foreach (var word in words)
        {
            if (word.Contains('\0')) return false;
            end += Encoding.UTF8.GetBytes(word, bytes.AsSpan(end)) + 1;
        }
        block = new WordBlock(bytes, words.Length);
        return true;
    }

    /// <summary>The first word without its NUL; empty when there is none.</summary>
    internal ReadOnlySpan<byte> First => Count == 0 ? default : Bytes[..Bytes.IndexOf((byte)0)];

    /// <summary>The value of the first word that starts with "NAME=". False: there is none.</summary>
    internal bool TryGetVariable(ReadOnlySpan<byte> nameAndEquals, out ReadOnlySpan<byte> value)
    {
        for (var rest = Bytes; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            if (rest[..end].StartsWith(nameAndEquals))
            {
                value = rest[nameAndEquals.Length..end];
                return true;
            }
            rest = rest[(end + 1)..];
        }
        value = default;
        return false;
    }
}
