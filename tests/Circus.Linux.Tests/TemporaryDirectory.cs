namespace Circus.Linux.Tests;

internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("circus-linux-tests-").FullName;

    /// <summary>Writes a file below it and returns the full path.</summary>
    internal string Write(string name, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    /// <summary>Writes a shell script that anyone may run.</summary>
    internal string WriteProgram(string name, string script) => Write(name, "#!/bin/sh\n" + script + "\n", (UnixFileMode)0b111_101_101);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
