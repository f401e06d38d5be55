namespace Circus.EndToEnd;

/// <summary>A directory for one test. Its name is short: a unix socket's path may have 107 characters.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    internal TemporaryDirectory()
    {
        // A worker that runs as another user finds its program here.
        System.IO.File.SetUnixFileMode(Path, Executable);
    }

    internal string Path { get; } = Directory.CreateTempSubdirectory("circus-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    internal string WriteScript(string name, string content)
    {
        Write(name, "#!/bin/sh\n" + content);
        System.IO.File.SetUnixFileMode(File(name), Executable);
        return File(name);
    }

    /// <summary>Ends what still runs in the directory, then removes it.</summary>
    public void Dispose()
    {
        foreach (var pid in Proc.RunningIn(Path))
            Proc.Kill(pid);
        Directory.Delete(Path, recursive: true);
    }
}
