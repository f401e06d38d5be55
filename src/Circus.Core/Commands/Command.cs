using System.Text.Json;
using Circus.Protocol;

namespace Circus.Commands;

/// <summary>One command of the control protocol (spec/protocol.md §6): its name, its command line, what it does, its answer as text.</summary>
public abstract class Command
{
    /// <summary>The name on the wire and on the command line, lower case.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    public abstract string Title { get; }

    /// <summary>What it does, for its manual: a paragraph.</summary>
    public virtual string Manual => "";

    /// <summary>The role that a client needs for it.</summary>
    public abstract Role Role { get; }

    /// <summary>What it takes on the command line.</summary>
    public abstract CommandForm Form { get; }

    /// <summary>
    /// Writes the properties of the request for these words, whose number fits the form; false with what is wrong with them. Unless a
    /// command has more to say, its argument is the name of a watcher.
    /// </summary>
    public virtual bool TryWriteProperties(CommandWords words, Utf8JsonWriter properties, out string error)
    {
        words.WriteText(properties, "name", 0);
        error = "";
        return true;
    }

    /// <summary>The text for a reply that isn't an error, without the last line end.</summary>
    public virtual string TextOf(JsonElement reply) => "ok";

    /// <summary>The text for an error reply.</summary>
    public virtual string ErrorTextOf(string reason) => $"error: {reason}";

    /// <summary>Carries the command out, or says why not; replies through the call.</summary>
    internal abstract void Execute(CommandCall call);
}
