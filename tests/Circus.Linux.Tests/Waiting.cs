using System.Text;

namespace Circus.Linux.Tests;

/// <summary>Waits for what must come, with a deadline.</summary>
internal static class Waiting
{
    /// <summary>Until the descriptor is readable, at its end, or broken.</summary>
    internal static void ForReadable(int fd)
    {
        using var epoll = Epoll.Create();
        Assert.Equal(Errno.None, epoll.Add(fd, EpollEvents.In, 0));
        // EINTR shows as no event: the runtime may suspend this thread.
        var deadline = Environment.TickCount64 + Deadline.Milliseconds;
        while (epoll.Wait(new EpollEvent[1], (int)Math.Max(deadline - Environment.TickCount64, 0)) == 0)
            Assert.True(Environment.TickCount64 < deadline, "nothing came before the deadline");
    }

    /// <summary>Everything up to the end of file.</summary>
    internal static unsafe string ForEndOf(int fd)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            ForReadable(fd);
            nint count;
            fixed (byte* first = buffer) count = Libc.read(fd, first, (nuint)buffer.Length);
            Assert.True(count >= 0, "read failed");
            if (count == 0) return Encoding.UTF8.GetString(bytes.ToArray());
            bytes.Write(buffer, 0, (int)count);
        }
    }

    /// <summary>Everything up to the next line feed, without it.</summary>
    internal static unsafe string ForLine(int fd)
    {
        var line = new StringBuilder();
        while (true)
        {
            ForReadable(fd);
            byte next;
            Assert.Equal(1, Libc.read(fd, &next, 1));
            if (next == '\n') return line.ToString();
            line.Append((char)next);
        }
    }
}
