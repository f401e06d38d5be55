using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Circus.Control;

namespace Circus.Cli.Control;

/// <summary>
/// The way to one daemon, made with the first request and kept: the shell's commands need one connection, and through ssh one login. After a
/// failure it is made anew, so that no request waits in it for a daemon that comes back later.
/// </summary>
internal sealed class ControlConnection(ControlOptions options) : IDisposable
{
    private IControlClient? _client;

    /// <summary>Sends and waits; false with an empty error when no reply came in time or the wait was interrupted, else with the reason.</summary>
    internal bool TryAsk(ControlRequest request, TimeSpan timeout, Interrupt? interrupt, [NotNullWhen(true)] out JsonDocument? reply, out string error)
    {
        var deadline = new WaitingTime(timeout);
        reply = null;
        if (!IsAlive() && !options.TryConnect(timeout, out _client, out error))
            return false;
        if (request.TryAsk(_client!, deadline, interrupt, out reply, out error))
            return true;
        Close();
        return false;
    }

    public void Dispose() => Close();

    /// <summary>Takes late replies away, and notices when the daemon has hung up since.</summary>
    private bool IsAlive()
    {
        if (_client is null)
            return false;
        string error;
        while (_client.TryReceive(TimeSpan.Zero, out _, out error)) { }
        if (error.Length > 0)
            Close();
        return _client is not null;
    }

    private void Close()
    {
        _client?.Dispose();
        _client = null;
    }
}
