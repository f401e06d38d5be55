using Circus.Config;

namespace Circus.Streams;

/// <summary>References in the name of a stream's file: the worker's number, the watcher's name, environment and options.</summary>
public static class StreamFileName
{
    /// <summary>True when each worker has a file of its own.</summary>
    public static bool UsesWid(string name) => VariableReferences.Contains(name, "wid");

    /// <summary>The name with its references replaced; unknown ones stay as written.</summary>
    public static string Expand(string name, WatcherSpec watcher, int wid)
    {
        var context = new CommandLineContext { Name = watcher.Name, Wid = wid, Environment = watcher.Environment };
        return VariableReferences.Expand(
            name,
            variable => variable == "name" ? watcher.Name : CommandLineVariables.Find(variable, watcher.Options, context),
            braces: false);
    }
}
