using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>
/// A log file, appended to between the lines of other writers; opened anew when its path names another file, so both ways of logrotate work.
/// When that fails, the old file takes the lines.
/// </summary>
internal sealed class LogFile : ILogSink
{
    private readonly AppendFile _file;
    private readonly Complaint _complaint = new();
    private bool _endsTorn;

    private LogFile(string path, AppendFile file) => (Name, _file) = ($"log file '{path}'", file);

    public string Name { get; }

    internal static Errno Open(string path, out LogFile file)
    {
        var errno = AppendFile.Open(path, out var opened);
        file = new LogFile(path, opened);
        return errno;
    }

    public Errno Write(LogLevel level, ReadOnlySpan<byte> line)
    {
        if (_file.HasMoved())
            Reopen();

        // A disk that is nearly full takes the beginning of a line; the next one shall not stand in its remains.
        if (_endsTorn && _file.Write("\n"u8, out _) is not Errno.None and var stillFull)
            return stillFull;
        var errno = _file.Write(line, out var count);
        _endsTorn = errno != Errno.None && count > 0;
        return errno;
    }

    public void Dispose() => _file.Dispose();

    private void Reopen()
    {
        var errno = _file.Reopen();
        if (errno == Errno.None)
        {
            _endsTorn = false;
            _complaint.Settle();
        }
        else
            _complaint.Say($"{Name} can't be opened anew: {ErrnoText.Describe(errno)}: going on with the old one");
    }
}
