using System.Text;

namespace Circus.Linux.Tests;

/// <summary>Starts programs for tests: output to a pipe, everything else /dev/null unless told.</summary>
internal sealed class Programs(bool? plain = null) : IDisposable
{
    private readonly Spawner _spawner = Spawner.Create();

    /// <summary>The whole environment of what is started.</summary>
    internal string[] Environment { get; set; } = ["PATH=/usr/bin:/bin"];

    internal string? OwnVariable { get; set; }

    internal bool TellsListenPid { get; set; }

    internal string? WorkingDirectory { get; set; }

    internal ChildSetup? Setup { get; set; }

    /// <summary>Where standard input comes from.</summary>
    internal int Input { get; set; } = FdMapping.Null;

    internal Child Start(params string[] arguments)
    {
        var output = new Pipe();
        return new Child(Spawn([new(0, Input), new(1, output.WriteEnd), new(2, FdMapping.Null)], arguments), output);
    }

    internal Child Shell(string script) => Start("/bin/sh", "-c", script);

    internal SpawnResult TryStart(params string[] arguments) =>
        Spawn([new(0, FdMapping.Null), new(1, FdMapping.Null), new(2, FdMapping.Null)], arguments);

    internal SpawnResult Spawn(FdMapping[] descriptors, params string[] arguments) => Spawn(Request(descriptors, arguments));

    internal SpawnResult Spawn(in SpawnRequest request) => plain is bool path ? _spawner.Spawn(request, path) : _spawner.Spawn(request);

    internal SpawnRequest Request(FdMapping[] descriptors, params string[] arguments) => new()
    {
        Arguments = Words(arguments),
        Environment = Words(Environment),
        OwnVariable = OwnVariable == null ? null : Encoding.UTF8.GetBytes(OwnVariable + '\0'),
        TellsListenPid = TellsListenPid,
        Descriptors = descriptors,
        WorkingDirectory = WorkingDirectory == null ? null : Encoding.UTF8.GetBytes(WorkingDirectory + '\0'),
        Setup = Setup,
    };

    internal static WordBlock Words(params string[] words)
    {
        Assert.True(WordBlock.TryCreate(words, out var block));
        return block;
    }

    public void Dispose() => _spawner.Dispose();
}
