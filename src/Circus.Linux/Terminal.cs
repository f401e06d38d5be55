namespace Circus.Linux;

/// <summary>
/// The terminal on a descriptor, with the settings that it had: <see cref="Raw"/> to edit a line or draw a screen, <see cref="Restore"/> before
/// anyone else writes to it, and at the end.
/// </summary>
public sealed unsafe class Terminal
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;

    private readonly Libc.termios _settings;

    private Terminal(in Libc.termios settings) => _settings = settings;

    /// <summary>Whether stdin is a terminal, isatty(3).</summary>
    public static bool IsInput => Libc.isatty(StandardInput) == 1;

    /// <summary>Whether stdout is a terminal, isatty(3).</summary>
    public static bool IsOutput => Libc.isatty(StandardOutput) == 1;

    /// <summary>The terminal on stdin; null when stdin is none.</summary>
    public static Terminal? Open()
    {
        Libc.termios settings;
        return Libc.tcgetattr(StandardInput, &settings) == 0 ? new Terminal(settings) : null;
    }

    /// <summary>Keys as they are pressed, ctrl-C among them, without echo. Line feeds still return the carriage.</summary>
    public void Raw()
    {
        var raw = _settings;
        Libc.cfmakeraw(&raw);
        raw.c_oflag |= Libc.OPOST;
        Set(raw);
    }

    /// <summary>As it was when opened.</summary>
    public void Restore() => Set(_settings);

    /// <summary>Rows and columns of the terminal on stdout, 24 and 80 where it doesn't say.</summary>
    public static (int Rows, int Columns) Size()
    {
        Libc.winsize size;
        return Libc.ioctl(StandardOutput, Libc.TIOCGWINSZ, &size) == 0 && size is { ws_row: > 0, ws_col: > 0 } ? (size.ws_row, size.ws_col) : (24, 80);
    }

    /// <summary>read(2) from stdin; success with count 0: the end.</summary>
    public static Errno Read(Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.read(StandardInput, start, (nuint)buffer.Length);
                var errno = got < 0 ? Libc.LastError : Errno.None;
                if (errno == Errno.EINTR) continue;
                count = got < 0 ? 0 : (int)got;
                return errno;
            }
        }
    }

    /// <summary>Waits until stdin has bytes or its end; false when the time is up (milliseconds, -1: never).</summary>
    public static bool WaitForInput(int timeoutMs) => Sockets.Wait(StandardInput, forWriting: false, timeoutMs);

    private static void Set(Libc.termios settings)
    {
        // Fails only when the terminal is gone, and then nobody looks at it.
        _ = Libc.tcsetattr(StandardInput, Libc.TCSADRAIN, &settings);
    }
}
