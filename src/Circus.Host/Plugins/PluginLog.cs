using Microsoft.Extensions.Logging;

namespace Circus.Plugins;

/// <summary>The log lines of a plugin process (cli.md §5).</summary>
internal static partial class PluginLog
{
    [LoggerMessage(60, LogLevel.Information, "Loading the plugin...")]
    internal static partial void Loading(ILogger logger);

    [LoggerMessage(61, LogLevel.Information, "Endpoint: '{Endpoint}'")]
    internal static partial void Endpoint(ILogger logger, string endpoint);

    [LoggerMessage(62, LogLevel.Information, "Pub/sub: '{Endpoint}'")]
    internal static partial void Pubsub(ILogger logger, string endpoint);

    [LoggerMessage(63, LogLevel.Information, "Starting")]
    internal static partial void Starting(ILogger logger);

    [LoggerMessage(64, LogLevel.Information, "Stopping")]
    internal static partial void Stopping(ILogger logger);

    [LoggerMessage(65, LogLevel.Error, "{Error}")]
    internal static partial void Failed(ILogger logger, string error);

    [LoggerMessage(66, LogLevel.Warning, "{Problem}")]
    internal static partial void Warn(ILogger logger, string problem);

    [LoggerMessage(67, LogLevel.Critical, "a fault in {Plugin}, which goes on")]
    internal static partial void Fault(ILogger logger, Exception exception, string plugin);

    [LoggerMessage(68, LogLevel.Debug, "{Text}")]
    internal static partial void Debug(ILogger logger, string text);

    [LoggerMessage(69, LogLevel.Information, "{Text}")]
    internal static partial void Info(ILogger logger, string text);

    internal static void Write(ILogger logger, PluginLogLevel level, string text)
    {
        switch (level)
        {
            case PluginLogLevel.Debug:
                Debug(logger, text);
                break;
            case PluginLogLevel.Info:
                Info(logger, text);
                break;
            case PluginLogLevel.Warning:
                Warn(logger, text);
                break;
            default:
                Failed(logger, text);
                break;
        }
    }
}
