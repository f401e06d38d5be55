using System.Buffers.Text;

namespace Circus.Linux;

/// <summary>
/// One reading of /proc/PID/stat (proc_pid_stat(5)), parsed without allocation. That the process is gone is a normal answer.
/// A descriptor kept from <see cref="TryOpen"/> saves half of the time and can't show a process that got the pid later.
/// </summary>
public readonly unsafe struct ProcStat
{
    /// <summary>Ticks per second of the times here: USER_HZ, 100 on every machine that .NET runs on.</summary>
    public const int TicksPerSecond = 100;

    private ProcStat(int pid, ReadOnlySpan<byte> name, char state, Fields fields)
    {
        Pid = pid;
        NameHash = HashOf(name);
        State = state;
        ParentPid = (int)fields.Next();
        ProcessGroup = (int)fields.Next();
        Session = (int)fields.Next();
        fields.Skip(3);
        MinorFaults = fields.Next();
        fields.Skip(1);
        MajorFaults = fields.Next();
        fields.Skip(1);
        UserTicks = fields.Next();
        SystemTicks = fields.Next();
        ChildrenUserTicks = fields.Next();
        ChildrenSystemTicks = fields.Next();
        fields.Skip(1);
        Nice = (int)fields.Next();
        Threads = (int)fields.Next();
        fields.Skip(1);
        StartTicks = fields.Next();
        VirtualBytes = fields.Next();
        RssBytes = fields.Next() * Environment.SystemPageSize;
        IsWhole = !fields.Failed;
        fields.SkipText(17);
        BlockIoTicks = fields.Next();
    }

    public int Pid { get; }

    /// <summary>R running, S sleeping, D in the kernel, Z zombie, T stopped, t traced, X dead, I idle.</summary>
    public char State { get; }

    /// <summary>A number that changes with the name, and the name with each exec of another program.</summary>
    public uint NameHash { get; }

    public int ParentPid { get; }
    public int ProcessGroup { get; }
    public int Session { get; }

    /// <summary>Pages that it touched for the first time; without one of these its memory doesn't grow.</summary>
    public long MinorFaults { get; }

    /// <summary>Those of them that came from a device.</summary>
    public long MajorFaults { get; }

    /// <summary>Processor time in ticks; the children's is that of the reaped ones.</summary>
    public long UserTicks { get; }

    public long SystemTicks { get; }
    public long ChildrenUserTicks { get; }
    public long ChildrenSystemTicks { get; }
    public int Nice { get; }
    public int Threads { get; }

    /// <summary>Ticks since boot; with the pid it identifies a process.</summary>
    public long StartTicks { get; }

    public long VirtualBytes { get; }

    /// <summary>Resident memory. The kernel counts it in batches per thread, so it is off by some pages.</summary>
    public long RssBytes { get; }

    /// <summary>Time spent waiting for block devices, in ticks; 0 unless the kernel counts it.</summary>
    public long BlockIoTicks { get; }

    /// <summary>Dead, though perhaps not reaped.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    private bool IsWhole { get; }

    /// <summary>Opens /proc/PID/stat to be read again and again. ENOENT or ESRCH: no such process; EMFILE: out of descriptors.</summary>
    public static Errno TryOpen(int pid, out Fd statFd)
    {
        statFd = new Fd(ProcPath.Of(pid).Then("/stat"u8).Open(Libc.O_RDONLY));
        return statFd.IsOpen ? Errno.None : Libc.LastError;
    }

    /// <summary>Reads through a kept descriptor. False: the process is gone.</summary>
    public static bool TryReadFrom(int statFd, out ProcStat stat)
    {
        // 52 numbers of at most 20 digits and a name of at most 64 bytes.
        var buffer = stackalloc byte[1200];
        var length = Libc.pread(statFd, buffer, 1200, 0);
        stat = default;
        return length > 0 && TryParse(new ReadOnlySpan<byte>(buffer, (int)length), out stat);
    }

    /// <summary>
    /// Opens, reads and closes. False: there is no such process, or no descriptor left to look (<see cref="TryOpen"/> tells them apart).
    /// </summary>
    public static bool TryRead(int pid, out ProcStat stat)
    {
        stat = default;
        if (TryOpen(pid, out var statFd) != Errno.None) return false;
        var read = TryReadFrom(statFd.Value, out stat);
        statFd.Close();
        return read;
    }

    internal static bool TryParse(ReadOnlySpan<byte> line, out ProcStat stat)
    {
        stat = default;
        // The name is in parentheses and may hold anything, parentheses and blanks too: the last one ends it.
        var afterName = line.LastIndexOf((byte)')') + 1;
        if (afterName == 0 || line.Length < afterName + 3) return false;
        if (!Utf8Parser.TryParse(line, out int pid, out _)) return false;
        var name = line[..(afterName - 1)];
        stat = new ProcStat(pid, name[(name.IndexOf((byte)'(') + 1)..], (char)line[afterName + 1], new Fields(line[(afterName + 2)..]));
        return stat.IsWhole;
    }

    // FNV-1a: at most 64 bytes, and mostly fewer than 16.
    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var letter in name) hash = (hash ^ letter) * 16777619;
        return hash;
    }

    /// <summary>Numbers separated by single blanks, taken from the front.</summary>
    private ref struct Fields(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        internal bool Failed { get; private set; }

        internal long Next()
        {
            if (Failed || _rest.IsEmpty || !Utf8Parser.TryParse(_rest[1..], out long value, out var length))
            {
                Failed = true;
                return 0;
            }
            _rest = _rest[(length + 1)..];
            return value;
        }

        /// <summary>Passes fields that needn't fit into a long.</summary>
        internal void SkipText(int count)
        {
            while (count-- > 0 && !Failed)
            {
                var next = _rest.IsEmpty ? -1 : _rest[1..].IndexOf((byte)' ');
                Failed = next < 0;
                _rest = Failed ? _rest : _rest[(next + 1)..];
            }
        }

        internal void Skip(int count)
        {
            while (count-- > 0) Next();
        }
    }
}
