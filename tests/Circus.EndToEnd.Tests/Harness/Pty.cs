using System.Diagnostics;

namespace Circus.EndToEnd;

/// <summary>A program on a pseudo terminal, as its user would have it: what is typed, and what must be shown in between.</summary>
internal sealed class Pty
{
    private readonly JsonArray _steps = [];

    internal Pty Expect(string text) => Add("expect", text);

    internal Pty Match(string regex) => Add("match", regex);

    internal Pty Send(string text) => Add("send", text);

    internal Pty Size(int rows, int columns) => Add("size", rows, columns);

    /// <summary>Runs it with the binary; what the terminal has shown, and the exit status.</summary>
    internal CommandResult Run(string directory, params string[] arguments)
    {
        var driver = Path.Combine(AppContext.BaseDirectory, "Harness", "pty_drive.py");
        ProcessStartInfo command = CircusBinary.Command(directory, [driver, _steps.ToJsonString(), CircusBinary.Path, .. arguments], "/usr/bin/python3");
        command.Environment["CIRCUSCTL_HISTORY"] = Path.Combine(directory, "history");
        command.Environment.Remove("NO_COLOR");
        return CircusBinary.Run(command);
    }

    private Pty Add(params JsonNode?[] step)
    {
        _steps.Add(new JsonArray(step));
        return this;
    }
}
