using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Circus.Control;
using Circus.Linux;
using Circus.Logging;
using Circus.Options;
using Microsoft.Extensions.Logging;

namespace Circus.Plugins;

/// <summary>`circus plugin`: runs built-in plugins until it is asked to end, or becomes the program or Python class that is named.</summary>
public static class PluginRun
{
    private const int Done = 0, Failed = 1;

    public static int Run(PluginOptions options)
    {
        if (options.Plugins is [var only] && BuiltInTable.Find(only) is null)
            return Become(only, options);
        if (!TryOpenLog(options, out var loggers, out var problem))
        {
            Console.Error.WriteLine($"--log-output: {problem}");
            return Failed;
        }

        using (loggers)
        {
            var logger = loggers.CreateLogger("plugin");
            PluginLog.Loading(logger);
            PluginLog.Endpoint(logger, options.Endpoint);
            PluginLog.Pubsub(logger, options.Pubsub);
            if (!Endpoint.TryParse(options.Endpoint, out var endpoint, out var error) || !Endpoint.TryParse(options.Pubsub, out var pubsub, out error)
                || !TryCreate(options, logger, out var guests, out error))
            {
                PluginLog.Failed(logger, error);
                return Failed;
            }

            PluginLog.Starting(logger);
            using var host = new PluginHost(endpoint, pubsub, guests, logger);
            host.Run();
            PluginLog.Stopping(logger);
            return Done;
        }
    }

    private static bool TryCreate(PluginOptions options, ILogger logger, out List<PluginGuest> guests, out string error)
    {
        guests = [];
        error = "";
        for (var i = 0; i < options.Plugins.Count && error.Length == 0; i++)
        {
            var use = options.Plugins[i];
            if (BuiltInTable.Find(use) is not { } definition)
            {
                error = $"{use}: only built-in plugins run together; these are: {BuiltInTable.Names}";
                return false;
            }

            var wrong = new List<(string Option, string Reason)>();
            var config = ConfigOf(options, i);
            var settings = PluginSettings.Read(definition, config, wrong);
            if (config.TryGetValue("active", out var active) && OptionText.TryBool(active, out var isActive) && !isActive.Bool)
                error = "Will not start an inactive plugin";
            else if (wrong.Count > 0)
                error = $"{definition.Name}: option {wrong[0].Option}: {wrong[0].Reason}";
            else
            {
                var outbox = new PluginOutbox(i);
                var plugin = options.Plugins.Count > 1 && settings.Name.Length > 0
                    ? definition.CreateShared(settings, outbox, options.CheckDelaySeconds)
                    : definition.Create(settings, outbox, options.CheckDelaySeconds);
                guests.Add(new PluginGuest(definition.Name, options.Plugins.Count > 1 ? $"{(settings.Name.Length > 0 ? settings.Name : definition.Name)}: " : "", plugin, logger));
            }
        }

        return error.Length == 0;
    }

    /// <summary>The command line wins over the variable, which only the process of a single plugin has.</summary>
    private static Dictionary<string, string> ConfigOf(PluginOptions options, int index)
    {
        var config = index < options.Configs.Count ? PluginConfig.Read(options.Configs[index]) : null;
        if (options.Plugins.Count > 1 || System.Environment.GetEnvironmentVariable(PluginConfig.Variable) is not { } json || PluginConfig.ReadJson(json) is not { } whole)
            return config ?? [];

        // The variable holds the same values whole, also those that the command line can't carry.
        return config is null || (config.TryGetValue("name", out var name) && whole.GetValueOrDefault("name") == name) ? whole : config;
    }

    private static bool TryOpenLog(PluginOptions options, [NotNullWhen(true)] out ILoggerFactory? loggers, out string? problem)
    {
        problem = null;
        if (options.LogOutput is not (null or "-" or "stdout"))
            return LogSetup.TryCreate(options.LogLevel, options.LogOutput, out loggers, out problem);
        loggers = new LoggerFactory([], new LoggerFilterOptions { MinLevel = LogSetup.ParseLevel(options.LogLevel) });
        loggers.AddProvider(new LineLogger(new StandardErrorSink(), new CircusFormatter(CircusFormatter.FileDate)));
        return true;
    }

    /// <summary>Replaces this process by the plugin's own program, with the same arguments.</summary>
    private static int Become(string use, PluginOptions options)
    {
        var isPython = !use.Contains('/') && use.Contains('.');
        string[] start = isPython ? ["python3", "-c", "from circus import plugins;plugins.main()"] : [use];
        List<string> words =
        [
            .. start, "--endpoint", options.Endpoint, "--pubsub", options.Pubsub, "--check-delay", PythonRepr.Float(options.CheckDelaySeconds),
        ];
        if (options.Configs is [var config, ..])
            words.AddRange(["--config", config]);
        if (options.LogLevel is { } level)
            words.AddRange(["--log-level", level]);
        if (options.LogOutput is { } output)
            words.AddRange(["--log-output", output]);
        if (isPython)
            words.Add(use);
        if (!WordBlock.TryCreate(words.ToArray(), out var arguments) || !WordBlock.TryCreate(EnvironmentOf(options), out var environment))
        {
            Console.Error.WriteLine("an argument or environment variable holds a NUL character");
            return Failed;
        }

        Signals.Unblock(SignalSet.Daemon);
        var errno = ProcessImage.Replace(arguments, environment);
        Console.Error.WriteLine(isPython
            ? $"{use} is a Python class, and python3 can't be run: {ErrnoText.Describe(errno)}"
            : $"{use} is neither a built-in plugin ({BuiltInTable.Names}) nor a program that can be run: {ErrnoText.Describe(errno)}");
        return Failed;
    }

    private static string[] EnvironmentOf(PluginOptions options)
    {
        var variables = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(static variable => (string)variable.Key, static variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
        variables["CIRCUS_ENDPOINT"] = variables["CIRCUSCTL_ENDPOINT"] = options.Endpoint;
        variables["CIRCUS_PUBSUB"] = options.Pubsub;
        variables["CIRCUS_CHECK_DELAY"] = PythonRepr.Float(options.CheckDelaySeconds);
        variables["CIRCUS_PROGRAM"] = System.Environment.ProcessPath ?? "circus";
        if (options.Configs is [var config, ..])
        {
            variables["CIRCUS_CONFIG"] = config;
            variables[PluginConfig.Variable] = PluginConfig.WriteJson(PluginConfig.Read(config));
        }

        return [.. variables.Select(static variable => $"{variable.Key}={variable.Value}")];
    }
}
