using System.Text;
using Circus.Linux;
using Microsoft.Extensions.Logging;

namespace Circus.Logging.Tests;

/// <summary>Keeps each call as one entry, or refuses it.</summary>
internal sealed class FakeSink : ILogSink
{
    internal List<(LogLevel Level, string Line)> Written { get; } = [];

    internal Errno Refusal { get; set; }

    public string Name => "fake";

    public Errno Write(LogLevel level, ReadOnlySpan<byte> line)
    {
        if (Refusal == Errno.None)
            Written.Add((level, Encoding.UTF8.GetString(line)));
        return Refusal;
    }

    public void Dispose()
    {
    }
}
