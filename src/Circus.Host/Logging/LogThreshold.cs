using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Circus.Logging;

/// <summary>The least level that is logged; may change while the daemon runs.</summary>
internal sealed class LogThreshold(LogLevel level) : IOptionsMonitor<LoggerFilterOptions>
{
    private Action<LoggerFilterOptions, string?>? _listener;

    public LoggerFilterOptions CurrentValue { get; private set; } = new() { MinLevel = level };

    internal LogLevel Level
    {
        set
        {
            if (CurrentValue.MinLevel == value)
                return;
            CurrentValue = new LoggerFilterOptions { MinLevel = value };
            _listener?.Invoke(CurrentValue, null);
        }
    }

    public LoggerFilterOptions Get(string? name) => CurrentValue;

    /// <summary>The factory is the one listener.</summary>
    public IDisposable? OnChange(Action<LoggerFilterOptions, string?> listener)
    {
        _listener = listener;
        return null;
    }
}
