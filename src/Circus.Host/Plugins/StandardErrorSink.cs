using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Plugins;

/// <summary>Log lines to stderr from the one thread of a plugin; what a reader that has stopped doesn't take is lost.</summary>
internal sealed class StandardErrorSink : ILogSink
{
    public string Name => "stderr";

    public Errno Write(LogLevel level, ReadOnlySpan<byte> line)
    {
        StandardStreams.OfferError(line);
        return Errno.None;
    }

    public void Dispose()
    {
    }
}
