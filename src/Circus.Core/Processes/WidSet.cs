using System.Numerics;

namespace Circus.Processes;

/// <summary>The wids in use: a new process takes the lowest free one (spec/processes.md §4).</summary>
internal sealed class WidSet
{
    private const int BitsPerWord = 64;

    private ulong[] _words = new ulong[1];

    /// <summary>Takes the lowest free wid, 1 or more.</summary>
    internal int TakeLowest()
    {
        for (var i = 0; ; i++)
        {
            if (i == _words.Length)
                Array.Resize(ref _words, _words.Length * 2);
            if (_words[i] == ulong.MaxValue)
                continue;

            var bit = BitOperations.TrailingZeroCount(~_words[i]);
            _words[i] |= 1UL << bit;
            return (i * BitsPerWord) + bit + 1;
        }
    }

    internal void Release(int wid) => _words[(wid - 1) / BitsPerWord] &= ~(1UL << ((wid - 1) % BitsPerWord));
}
