using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging;

/// <summary>Where log lines go, one call each. Used under the lock of <see cref="LineLogger"/>.</summary>
internal interface ILogSink : IDisposable
{
    /// <summary>What stderr is told when it fails: "log file 'PATH'".</summary>
    string Name { get; }

    /// <summary>Writes a line with its line feed. Anything but None: it is lost.</summary>
    Errno Write(LogLevel level, ReadOnlySpan<byte> line);
}
