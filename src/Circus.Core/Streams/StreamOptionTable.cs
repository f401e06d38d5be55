using Circus.Options;

namespace Circus.Streams;

/// <summary>What may stand behind `stdout_stream.` and `stderr_stream.`.</summary>
internal static class StreamOptionTable
{
    private static readonly StreamOptions Defaults = new();

    internal static readonly OptionDefinition<StreamOptions>[] Rows =
    [
        Row("class", OptionType.String, $"Kind of stream: {StreamClassNames.Listed}; FileStream if there is a filename.",
            static o => o.Class.ToString(), static (_, _) => { }),
        Row("filename", OptionType.String,
            "File that lines are appended to, relative to the daemon's directory; $(circus.wid), $(circus.name) and $(circus.env.X) are replaced.",
            static o => o.FileName, static (o, v) => o.FileName = v.Text),
        Row("time_format", OptionType.String, "Put the time in this format of strftime and the pid before each line.",
            static o => o.TimeFormat, static (o, v) => o.TimeFormat = v.Text),
        Row("max_bytes", OptionType.Size, "FileStream: rotate the file before it grows beyond this; needs backup_count or total_bytes.",
            static o => o.MaxBytes, static (o, v) => o.MaxBytes = v.Long, minimum: 0, unit: "bytes"),
        Row("backup_count", OptionType.Int, "How many rotated files to keep; by time 0 keeps all.",
            static o => o.BackupCount, static (o, v) => o.BackupCount = v.Int, minimum: 0),
        Row("total_bytes", OptionType.Size, "Delete the oldest rotated files so that all together stay below this; 0 is no limit.",
            static o => o.TotalBytes, static (o, v) => o.TotalBytes = v.Long, minimum: 0, unit: "bytes"),
        Row("compress", OptionType.Choice, "What becomes of rotated files: none, or gzip, which makes NAME.1 NAME.1.gz in the background.",
            static o => (int)o.Compress, static (o, v) => o.Compress = (Compression)v.Int, choices: ["none", "gzip"]),
        Row("rotate_when", OptionType.String, "TimedRotatingFileStream: unit of the time between rotations, S, M, H, D, MIDNIGHT, or W0 (Monday) to W6.",
            static o => o.RotateWhen, static (o, v) => o.RotateWhen = v.Text),
        Row("rotate_interval", OptionType.Int, "TimedRotatingFileStream: how many of rotate_when lie between rotations.",
            static o => o.RotateInterval, static (o, v) => o.RotateInterval = v.Int, minimum: 1, maximum: 1_000_000),
        Row("utc", OptionType.Bool, "TimedRotatingFileStream: midnight and names of files are those of UTC.",
            static o => o.Utc, static (o, v) => o.Utc = v.Bool),
        Row("color", OptionType.String, "FancyStdoutStream: red, green, yellow, blue, magenta, cyan or white; any if not given.",
            static o => o.Color, static (o, v) => o.Color = v.Text),
        Row("max_line", OptionType.Size, "Longest line that is kept together; the rest of a longer one counts as another.",
            static o => o.MaxLine, static (o, v) => o.MaxLine = v.Int, minimum: 256, maximum: StreamOptions.LargestMaxLine, unit: "bytes"),
        Row("address", OptionType.String, "SyslogStream: syslog://HOST[:PORT][?FACILITY] by UDP or syslog:///PATH[?FACILITY]; the service of this host if not given.",
            static o => o.Address, static (o, v) => o.Address = v.Text),
        Row("tag", OptionType.String, "SyslogStream, JournalStream: the program's name in messages; the watcher's name if not given.",
            static o => o.Tag, static (o, v) => o.Tag = v.Text),
        Row("cmd", OptionType.String, "ExecStream: program that reads the lines on its stdin, as the user of the workers; it is started again when it ends.",
            static o => o.Cmd, static (o, v) => o.Cmd = v.Text),
        Row("tail_bytes", OptionType.Size, "Memory for the last lines, which the command tail shows; 0 is none.",
            static o => o.TailBytes, static (o, v) => o.TailBytes = v.Int, minimum: 0, maximum: 64 << 20, unit: "bytes"),
        Row("refresh_time", OptionType.String, "Accepted for compatibility; nothing waits.", static _ => OptionValue.Null, static (_, _) => { }),
    ];

    private static OptionDefinition<StreamOptions> Row(
        string name,
        OptionType type,
        string summary,
        Func<StreamOptions, OptionValue> get,
        Action<StreamOptions, OptionValue> set,
        double minimum = double.NegativeInfinity,
        double maximum = double.PositiveInfinity,
        string? unit = null,
        string[]? choices = null) => new(OptionScope.Stream, name, type, summary, Defaults)
        {
            Get = (o, _) => get(o),
            Set = (o, _, v) => set(o, v),
            Minimum = minimum,
            Maximum = maximum,
            Unit = unit,
            Choices = choices ?? [],
        };
}
