using Circus.Linux;
using Circus.Streams;

namespace Circus.Spawning;

/// <summary>The pipes of a worker that is being started, both ends of each.</summary>
internal struct WorkerPipes
{
    private Fd _stdoutEnd;
    private Fd _stderrEnd;

    /// <summary>The reading ends; closed where there is no stream.</summary>
    internal Fd Stdout { get; private set; }

    internal Fd Stderr { get; private set; }

    /// <summary>Makes those that the streams and the launch ask for. EMFILE, ENFILE: none was made.</summary>
    internal static Errno Create(WatcherOutputs? outputs, Launch launch, out WorkerPipes pipes)
    {
        pipes = default;
        var errno = Errno.None;
        if (outputs?.StdoutStream is not null && launch.IsOpen(1))
        {
            errno = OutputPipe.Create(out var ours, out pipes._stdoutEnd);
            pipes.Stdout = ours;
        }

        if (errno == Errno.None && outputs?.StderrStream is not null && launch.IsOpen(2))
        {
            errno = OutputPipe.Create(out var ours, out pipes._stderrEnd);
            pipes.Stderr = ours;
        }

        if (errno != Errno.None)
            pipes.Close();
        else if (launch.SetupOf(1)?.Uid is { } uid)
            pipes.GiveTo(uid);
        return errno;
    }

    /// <summary>So that it can open /dev/stdout and /dev/stderr.</summary>
    private readonly void GiveTo(uint uid)
    {
        if (Stdout.IsOpen)
            OutputPipe.GiveTo(Stdout.Value, uid);
        if (Stderr.IsOpen)
            OutputPipe.GiveTo(Stderr.Value, uid);
    }

    internal readonly bool Exist => Stdout.IsOpen || Stderr.IsOpen;

    internal readonly FdMapping[] DescriptorsOf(Launch launch) => Exist ? launch.DescriptorsWith(_stdoutEnd.Value, _stderrEnd.Value) : launch.Descriptors;

    /// <summary>The worker has its ends.</summary>
    internal void CloseWorkersEnds()
    {
        _stdoutEnd.Close();
        _stderrEnd.Close();
    }

    /// <summary>Nobody was started.</summary>
    internal void Close()
    {
        CloseWorkersEnds();
        Stdout.Close();
        Stderr.Close();
    }
}
