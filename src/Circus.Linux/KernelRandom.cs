namespace Circus.Linux;

/// <summary>Random bytes fit for keys, from the kernel; the runtime's own generator needs OpenSSL.</summary>
public static unsafe class KernelRandom
{
    /// <summary>Fills the span by getrandom(2); waits only in the first seconds of a machine without entropy.</summary>
    public static void Fill(Span<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint filled = 0;
            while (filled < bytes.Length)
            {
                var count = Libc.getrandom(first + filled, (nuint)(bytes.Length - filled), 0);
                if (count >= 0) filled += count;
                else if (Libc.LastError is var errno and not Errno.EINTR) KernelException.Throw("getrandom", errno);
            }
        }
    }
}
