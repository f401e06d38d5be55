using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

public sealed class TerminalTests
{
    [Fact]
    public void TheHeadersAgree() => Assert.Equal("", new HeaderAssertions()
        .Include("termios.h", "sys/ioctl.h")
        .Size<Libc.termios>("struct termios").Size<Libc.winsize>("struct winsize")
        .Offset("struct termios", "c_oflag", Marshal.OffsetOf<Libc.termios>("c_oflag")).Offset("struct termios", "c_lflag", Marshal.OffsetOf<Libc.termios>("c_lflag"))
        .Offset("struct winsize", "ws_col", Marshal.OffsetOf<Libc.winsize>("ws_col"))
        .Equal("OPOST", Libc.OPOST).Equal("TCSADRAIN", Libc.TCSADRAIN).Equal("TIOCGWINSZ", (long)Libc.TIOCGWINSZ).Equal("FIONBIO", (long)Libc.FIONBIO)
        .Compile());

    [Fact]
    public void APairIsConnectedAndOnlyOurEndIsNonBlocking()
    {
        Assert.Equal(Errno.None, Sockets.Pair(out var ours, out var theirs));
        using (ours)
        using (theirs)
        {
            Assert.Equal(Errno.EAGAIN, Sockets.Receive(ours.Value, new byte[1], out _));
            Assert.Equal(Errno.None, Sockets.Send(theirs.Value, "x"u8, out _));
            var buffer = new byte[2];
            Assert.Equal(Errno.None, Sockets.Receive(ours.Value, buffer, out var count));
            Assert.Equal((1, (byte)'x'), (count, buffer[0]));
            Assert.Contains("O_NONBLOCK", Flags(ours.Value), StringComparison.Ordinal);
            Assert.DoesNotContain("O_NONBLOCK", Flags(theirs.Value), StringComparison.Ordinal);
        }
    }

    // proc_pid_fdinfo(5): octal open flags.
    private static string Flags(int fd)
    {
        var line = File.ReadLines($"/proc/self/fdinfo/{fd}").Single(each => each.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt32(line["flags:".Length..].Trim(), 8) & Libc.SOCK_NONBLOCK) != 0 ? "O_NONBLOCK" : "";
    }
}
