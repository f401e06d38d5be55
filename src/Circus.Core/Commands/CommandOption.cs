namespace Circus.Commands;

/// <summary>An option of a command: a flag, or with a value when the value has a name.</summary>
public sealed record CommandOption(string Name, string? ValueName, string Description)
{
    public static CommandOption Waiting { get; } = new("--waiting", null, "Wait until it is done, and say how it ended.");

    public static CommandOption Match { get; } = new("--match", "METHOD", "How NAME names watchers: simple, glob (default) or regex.");
}
