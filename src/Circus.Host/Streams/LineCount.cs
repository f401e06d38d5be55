using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Circus.Streams;

/// <summary>
/// Newlines in bytes. MemoryExtensions.Count asks for the bits that are set in each 16 bytes, which the binary, made for any x86-64, has to
/// count by hand: it took a tenth of the output thread's time.
/// </summary>
internal static class LineCount
{
    internal static int Of(ReadOnlySpan<byte> bytes)
    {
        var newline = Vector128.Create((byte)'\n');
        var vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
        var count = bytes[(vectors.Length * Vector128<byte>.Count)..].Count((byte)'\n');
        while (!vectors.IsEmpty)
        {
            // A byte of a sum can't overflow: a match, all ones, is -1.
            var some = vectors[..Math.Min(vectors.Length, 2 * byte.MaxValue)];
            Vector128<byte> even = default, odd = default;
            var i = 0;
            for (; i + 1 < some.Length; i += 2)
            {
                even -= Vector128.Equals(some[i], newline);
                odd -= Vector128.Equals(some[i + 1], newline);
            }

            if (i < some.Length)
                even -= Vector128.Equals(some[i], newline);
            count += Sum(even) + Sum(odd);
            vectors = vectors[some.Length..];
        }

        return count;
    }

    private static int Sum(Vector128<byte> bytes)
    {
        var (lower, upper) = Vector128.Widen(bytes);
        return Vector128.Sum(lower + upper);
    }
}
