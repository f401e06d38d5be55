namespace Circus.Cli.Top;

/// <summary>One connection that is kept: made, and made anew some time after it has failed.</summary>
internal sealed class Channel<T>(Func<Opened<T>> open) : IDisposable
    where T : class, IDisposable
{
    private const double RetrySeconds = 3;

    private Opening<T>? _opening;
    private double _retryAt;

    internal T? Value { get; private set; }

    /// <summary>Why there is none; empty while it is being made.</summary>
    internal string Error { get; private set; } = "";

    /// <summary>Moves on; true when the connection has just been made.</summary>
    internal bool Advance(double now)
    {
        if (Value is not null || (_opening is null && now < _retryAt))
            return false;
        _opening ??= new Opening<T>(open);
        if (_opening.Result is not { } opened)
            return false;
        (_opening, Value, Error) = (null, opened.Value, opened.Error);
        _retryAt = now + RetrySeconds;
        return Value is not null;
    }

    internal void Fail(string error, double now)
    {
        Value?.Dispose();
        (Value, Error, _retryAt) = (null, error, now + RetrySeconds);
    }

    public void Dispose() => Value?.Dispose();
}
