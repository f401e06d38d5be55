using System.IO.Pipes;

namespace Circus.Linux.Tests;

/// <summary>A close-on-exec pipe.</summary>
internal sealed class Pipe : IDisposable
{
    private readonly AnonymousPipeServerStream _stream = new(PipeDirection.In, HandleInheritability.None);

    internal int ReadEnd => (int)_stream.SafePipeHandle.DangerousGetHandle();

    internal int WriteEnd => (int)_stream.ClientSafePipeHandle.DangerousGetHandle();

    internal void CloseWriteEnd() => _stream.ClientSafePipeHandle.Dispose();

    public void Dispose()
    {
        CloseWriteEnd();
        _stream.Dispose();
    }
}
