using System.Runtime.InteropServices;

namespace Circus.Linux;

/// <summary>Native memory for the vectors of one spawn at a time; it grows to the largest request and stays.</summary>
internal sealed unsafe class SpawnScratch : IDisposable
{
    private byte* _memory;
    private nuint _size;

    internal byte* Reserve(nuint size)
    {
        if (size > _size)
        {
            _memory = (byte*)NativeMemory.Realloc(_memory, size);
            _size = size;
        }
        return _memory;
    }

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        _size = 0;
    }
}
