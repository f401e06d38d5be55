namespace Circus.Linux;

/// <summary>The beginning of a file below /proc, read at once.</summary>
internal static unsafe class ProcFile
{
    /// <summary>Reads as much as fits; false when the file can't be opened or read: the process is gone, or not ours to look at.</summary>
    internal static bool TryRead(ProcPath path, Span<byte> buffer, out int length)
    {
        length = 0;
        var file = new Fd(path.Open(Libc.O_RDONLY));
        if (!file.IsOpen)
            return false;
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = Libc.read(file.Value, start + length, (nuint)(buffer.Length - length));
                length += (int)Math.Max(count, 0);
            }
            while (count > 0 && length < buffer.Length);
            file.Close();
            return count >= 0;
        }
    }
}
