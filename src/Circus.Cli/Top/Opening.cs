namespace Circus.Cli.Top;

/// <summary>A connection, or null and why there is none.</summary>
internal sealed record Opened<T>(T? Value, string Error)
    where T : class;

/// <summary>A connection that is being made elsewhere, so that a host which doesn't answer halts nobody; looked at until it is there or has failed.</summary>
internal sealed class Opening<T>(Func<Opened<T>> open)
    where T : class, IDisposable
{
    private readonly Task<Opened<T>> _task = Task.Run(open);

    /// <summary>Null while it goes on.</summary>
    internal Opened<T>? Result => !_task.IsCompleted ? null
        : _task.IsCompletedSuccessfully ? _task.Result : new(null, _task.Exception?.InnerException?.Message ?? "");
}
