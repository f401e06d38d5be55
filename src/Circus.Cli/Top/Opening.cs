namespace Circus.Cli.Top;

/// <summary>A connection that is being made elsewhere, so that a host which doesn't answer halts nobody; looked at until it is there or has failed.</summary>
internal sealed class Opening<T>(Func<(T? Value, string Error)> open)
    where T : class, IDisposable
{
    private readonly Task<(T? Value, string Error)> _task = Task.Run(open);

    /// <summary>False while it goes on; else the connection, or null and why there is none.</summary>
    internal bool TryTake(out T? value, out string error)
    {
        (value, error) = _task.IsCompletedSuccessfully ? _task.Result : (null, _task.Exception?.InnerException?.Message ?? "");
        return _task.IsCompleted;
    }
}
