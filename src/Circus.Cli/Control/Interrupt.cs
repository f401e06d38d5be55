using System.Runtime.InteropServices;

namespace Circus.Cli.Control;

/// <summary>ctrl-C that ends what the shell is doing just now, and not the shell.</summary>
internal sealed class Interrupt : IDisposable
{
    /// <summary>How long a wait may go on before it looks.</summary>
    internal static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly PosixSignalRegistration _registration;
    private volatile bool _isRequested;

    internal Interrupt() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
    {
        context.Cancel = true;
        _isRequested = true;
    });

    internal bool IsRequested => _isRequested;

    /// <summary>For the next thing to do.</summary>
    internal void Reset() => _isRequested = false;

    public void Dispose() => _registration.Dispose();
}
