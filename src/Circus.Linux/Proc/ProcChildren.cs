namespace Circus.Linux;

/// <summary>/proc/PID/task/TID/children (proc_tid_children(5)): the children that one thread started, as numbers between blanks.</summary>
internal static unsafe class ProcChildren
{
    private const int BufferSize = 4096;

    /// <summary>Appends the children of all threads of a process. False: this kernel has no such file; a process that is gone has no children.</summary>
    internal static bool TryAppend(int pid, List<int> into)
    {
        var path = ProcPath.Of(pid).Then("/task"u8);
        Span<byte> names = stackalloc byte[BufferSize];
        var threads = new ProcNumbers(path, names);
        var missing = false;
        while (threads.MoveNext())
        {
            var file = new Fd(path.Then(threads.Current).Then("/children"u8).Open(Libc.O_RDONLY));
            if (file.IsOpen) Append(file.Value, into);
            else missing = true;
            file.Close();
        }
        threads.Dispose();
        return !missing || IsSupported();
    }

    /// <summary>A missing file may also be a thread that ended: our own can tell.</summary>
    internal static bool IsSupported()
    {
        var own = new Fd(ProcPath.Root.Then("/thread-self/children"u8).Open(Libc.O_RDONLY));
        var supported = own.IsOpen;
        own.Close();
        return supported;
    }

    private static void Append(int file, List<int> into)
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
