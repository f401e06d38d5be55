using System.Buffers;
using System.Text;
using System.Text.Json;
using Circus.Config;

namespace Circus.Commands.Tests;

/// <summary>A line typed at `circus ctl`, as far as the core is concerned: its command, its words, and the message they make.</summary>
internal sealed class TypedCommand
{
    internal TypedCommand(string line)
    {
        Assert.True(ShellWords.TrySplit(line, out var words, out var error), error);
        Command = CommandTable.Find(words[0])!;
        var arguments = new List<string>();
        var options = new Dictionary<string, string?>();
        for (var i = 1; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) && Command.Form.Options.All(each => each.Name != words[i]))
            {
                arguments.Add(words[i]);
                continue;
            }

            var option = Assert.Single(Command.Form.Options, each => each.Name == words[i]);
            options.Add(option.Name, option.ValueName is null ? null : words[++i]);
        }

        Words = new CommandWords(arguments, options);
    }

    internal Command Command { get; }

    internal CommandWords Words { get; }

    /// <summary>The properties of the message as JSON; or what is wrong with the words.</summary>
    internal string Properties(out bool isError)
    {
        isError = Words.Arguments.Count < Command.Form.Least || Words.Arguments.Count > Command.Form.Most;
        if (isError)
            return Command.Form.WrongNumber;

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            isError = !Command.TryWriteProperties(Words, writer, out var error);
            if (isError)
                return error;
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
