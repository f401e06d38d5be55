using Circus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Circus.Daemons;

/// <summary>How a daemon in the background tells the command that started it that it is up, and lets go of that one's stderr.</summary>
internal static class ReadyPipe
{
    internal static void Tell(int? fd)
    {
        if (fd is null)
            return;
        StandardStreams.SilenceError();
        using var pipe = new FileStream(new SafeFileHandle(fd.Value, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        pipe.WriteByte((byte)'\n');
    }
}
