namespace Circus.Streams;

/// <summary>The options of one stream, converted and with their defaults (streams.md §3). The table <see cref="StreamOptionTable"/> describes each.</summary>
public sealed class StreamOptions
{
    /// <summary>The longest line that is kept together unless the stream says otherwise.</summary>
    public const int DefaultMaxLine = 64 << 10;

    /// <summary>The longest line that a stream can ask for.</summary>
    public const int LargestMaxLine = 1 << 20;

    public StreamClass Class { get; set; }

    /// <summary>Path of the file, with references; null is a new temporary file.</summary>
    public string? FileName { get; set; }

    /// <summary>Size in bytes at which a file is rotated; 0 is never.</summary>
    public long MaxBytes { get; set; }

    /// <summary>How many rotated files are kept; by size 0 means that none is made, by time that all are kept.</summary>
    public int BackupCount { get; set; }

    /// <summary>Bytes on disk, over the file and its rotated ones; 0 is no limit.</summary>
    public long TotalBytes { get; set; }

    /// <summary>What becomes of a rotated file.</summary>
    public Compression Compress { get; set; }

    /// <summary>strftime format of the prefix of each line; null is no prefix.</summary>
    public string? TimeFormat { get; set; }

    /// <summary>S, M, H, D, MIDNIGHT or W0 to W6, in upper case; null if not given.</summary>
    public string? RotateWhen { get; set; }

    public int RotateInterval { get; set; } = 1;

    public bool Utc { get; set; }

    /// <summary>Name of a colour; null or an unknown one is any.</summary>
    public string? Color { get; set; }

    /// <summary>Bytes up to which a line is kept together.</summary>
    public int MaxLine { get; set; } = DefaultMaxLine;

    /// <summary>Where messages go, syslog://HOST[:PORT][?FACILITY] or syslog:///PATH[?FACILITY]; null is the service of this host.</summary>
    public string? Address { get; set; }

    /// <summary>The program's name in messages; null is the watcher's.</summary>
    public string? Tag { get; set; }

    /// <summary>Command line of the program that reads the lines.</summary>
    public string? Cmd { get; set; }

    /// <summary>Bytes of the last lines that are kept for `tail`; 0 keeps none.</summary>
    public int TailBytes { get; set; }

    /// <summary>Whether it writes to a file with a name.</summary>
    public bool IsFile => Class is StreamClass.FileStream or StreamClass.WatchedFileStream or StreamClass.TimedRotatingFileStream
        || (Class == StreamClass.JsonStream && FileName is not null);

    /// <summary>Whether each line is a message of its own.</summary>
    public bool IsMessages => Class is StreamClass.SyslogStream or StreamClass.JournalStream;
}
