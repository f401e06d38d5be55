using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Circus.Commands;

/// <summary>What a command sends, for its manual: its own message for the words of its form.</summary>
public static class CommandExample
{
    /// <summary>The request as JSON on one line; of `listen`, which sends none, a sentence.</summary>
    public static string MessageOf(Command command)
    {
        if (command is Listen)
            return "none: a SUB socket on the pubsub endpoint, subscribed to each TOPIC or to everything";
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("command", command.Name);
            writer.WriteStartObject("properties");
            if (!command.TryWriteProperties(new CommandWords(WordsOf(command.Form.Arguments), new Dictionary<string, string?>()), writer, out var error))
                throw new InvalidOperationException($"the form of {command.Name} isn't one of its own command lines: {error}");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    /// <summary>A word for each of the form, the optional ones too; what may repeat stands once.</summary>
    private static List<string> WordsOf(string form)
    {
        var places = form.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var repeats = places is [.., var last] && last.EndsWith("...]", StringComparison.Ordinal) ? Array.FindLastIndex(places, place => place[0] == '[') : places.Length;
        return [.. places.Take(repeats).Select(place => place.Trim('[', ']', '.')).Select(ValueOf)];
    }

    private static string ValueOf(string place) => place switch
    {
        "PID" => "4711",
        "NB" => "1",
        "SIGNUM" => "HUP",
        "KEY" => "numprocesses",
        "VALUE" => "2",
        _ => place,
    };
}
