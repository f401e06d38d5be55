using System.Runtime.InteropServices;

namespace Circus.Linux;

internal static unsafe partial class Libc
{
    internal const uint OPOST = 0x1;
    internal const int TCSADRAIN = 1;
    internal const nuint TIOCGWINSZ = 0x5413;
    internal const nuint FIONBIO = 0x5421;

    /// <summary>isatty(3): 1 for a terminal, else 0.</summary>
    [LibraryImport("libc")]
    internal static partial int isatty(int fd);

    /// <summary>tcgetattr(3): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcgetattr(int fd, termios* settings);

    /// <summary>tcsetattr(3): 0, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcsetattr(int fd, int when, termios* settings);

    /// <summary>cfmakeraw(3): bytes as they come, no echo, no signals, no line ends of the terminal's own.</summary>
    [LibraryImport("libc")]
    internal static partial void cfmakeraw(termios* settings);

    /// <summary>ioctl(2): not negative, or -1 with errno.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, void* argument);

    /// <summary>struct winsize of ioctl_tty(2).</summary>
    internal struct winsize
    {
        internal ushort ws_row;
        internal ushort ws_col;
        internal ushort ws_xpixel;
        internal ushort ws_ypixel;
    }

    /// <summary>struct termios of termios(3), 60 bytes in glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 60)]
    internal struct termios
    {
        internal uint c_iflag;
        internal uint c_oflag;
        internal uint c_cflag;
        internal uint c_lflag;
    }
}
