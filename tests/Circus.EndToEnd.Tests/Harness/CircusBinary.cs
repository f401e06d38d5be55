using System.Diagnostics;

namespace Circus.EndToEnd;

/// <summary>The published binary: the file that CIRCUS_BINARY names, or artifacts/circus of this repository.</summary>
internal static class CircusBinary
{
    internal static string Path => Find();

    internal static string Repository => FindRepository();

    internal static ProcessStartInfo Command(string directory, IEnumerable<string> arguments, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Path)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("CIRCUSCTL_ENDPOINT");
        return start;
    }

    /// <summary>Runs a command to its end; fails when it takes longer than the deadline.</summary>
    internal static CommandResult Run(string directory, params string[] arguments) => Run(Command(directory, arguments));

    internal static CommandResult Run(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        process.StandardInput.Close();
        var output = new Lines(process.StandardOutput);
        var error = new Lines(process.StandardError);
        if (!process.WaitForExit(Patience.Deadline))
        {
            process.Kill();
            Assert.Fail($"{command.FileName} {string.Join(' ', command.ArgumentList)} doesn't end:\n{output.Text}\n{error.Text}");
        }

        return new CommandResult(process.ExitCode, output.ToEnd(), error.ToEnd());
    }

    private static string Find()
    {
        var path = Environment.GetEnvironmentVariable("CIRCUS_BINARY");
        path = string.IsNullOrEmpty(path) ? System.IO.Path.Combine(FindRepository(), "artifacts", "circus") : System.IO.Path.GetFullPath(path);
        return File.Exists(path) ? path : throw new FileNotFoundException($"no binary to test at {path}: build it with scripts/publish.sh");
    }

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory, "CircusAot.sln")))
            directory = System.IO.Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException($"no CircusAot.sln above {AppContext.BaseDirectory}");
    }
}

/// <summary>How a command ended and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
