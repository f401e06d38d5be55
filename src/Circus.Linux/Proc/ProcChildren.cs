namespace Circus.Linux;

/// <summary>/proc/PID/task/TID/children (proc_tid_children(5)): the children that one thread started, as numbers between blanks.</summary>
internal static unsafe class ProcChildren
{
    private const int BufferSize = 4096;

    /// <summary>
    /// Appends the children of all threads; a process that is gone has none. ENOSYS: this kernel has no such file; EMFILE, ENFILE.
    /// </summary>
    internal static Errno Append(int pid, List<int> into)
    {
        var path = ProcPath.Of(pid).Then("/task"u8);
        Span<byte> names = stackalloc byte[BufferSize];
        var threads = new ProcNumbers(path, names);
        var errno = GoneIsFine(threads.OpenError);
        while (errno == Errno.None && threads.MoveNext())
        {
            var file = new Fd(path.Then(threads.Current).Then("/children"u8).Open(Libc.O_RDONLY));
            if (file.IsOpen) Read(file.Value, into);
            // A missing file is a thread that has ended, or a kernel without such files: our own can tell.
            else if ((errno = GoneIsFine(Libc.LastError)) == Errno.None && !ProcPath.Root.Then("/thread-self/children"u8).Exists())
                errno = Errno.ENOSYS;
            file.Close();
        }
        threads.Dispose();
        return errno;
    }

    private static Errno GoneIsFine(Errno errno) => errno is Errno.ENOENT or Errno.ESRCH ? Errno.None : errno;

    private static void Read(int file, List<int> into)
    {
        var buffer = stackalloc byte[BufferSize];
        var parser = new PidList(into);
        nint length;
        while ((length = Libc.read(file, buffer, BufferSize)) > 0) parser.Feed(new ReadOnlySpan<byte>(buffer, (int)length));
    }

    /// <summary>Numbers that a read may cut in two.</summary>
    internal struct PidList(List<int> into)
    {
        private int _number;

        internal void Feed(ReadOnlySpan<byte> text)
        {
            foreach (var c in text)
            {
                if (char.IsAsciiDigit((char)c))
                {
                    _number = _number * 10 + (c - '0');
                    continue;
                }
                if (_number > 0) into.Add(_number);
                _number = 0;
            }
        }
    }
}
