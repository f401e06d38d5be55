namespace Circus.Linux;

/// <summary>
/// Starts programs. A plain one goes through posix_spawn; one that wants more than posix_spawn has (a set-up, unusual descriptors) through
/// the C function of native/. Both pass the same tests. Used by one thread, which must live as long as the daemon: the death signal follows
/// the thread that spawned, not the process.
/// </summary>
public sealed unsafe class Spawner : IDisposable
{
    private readonly SpawnScratch _scratch = new();
    private Fd _null;

    private Spawner(Fd @null) => _null = @null;

    /// <summary>Opens what <see cref="FdMapping.Null"/> stands for. Throws when the process is out of descriptors or memory.</summary>
    public static Spawner Create() => new(NullFile.Open());

    /// <summary>Starts one program, or says which step failed. Allocates nothing on the managed heap.</summary>
    public SpawnResult Spawn(in SpawnRequest request)
    {
        if (request.Setup != null || request.TellsListenPid || !PlainSpawn.CanPlace(request.Descriptors, _null.Value)) return Spawn(request, plain: false);
        var result = Spawn(request, plain: true);
        return result is { Stage: SpawnStage.Descriptors, Errno: Errno.ENOSYS } ? Spawn(request, plain: false) : result;
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _null.Close();
    }

    internal SpawnResult Spawn(in SpawnRequest request, bool plain)
    {
        fixed (byte* arguments = request.Arguments.Bytes)
        fixed (byte* environment = request.Environment.Bytes)
        fixed (byte* directory = request.WorkingDirectory)
        {
            var vectors = new ExecVectors(request, arguments, environment, _null.Value, _scratch);
            var count = request.Descriptors.Length;
            return plain ? PlainSpawn.Spawn(vectors, directory, count, request.KeepsSession) : SetupSpawn.Spawn(vectors, directory, count, request.Setup);
        }
    }
}
