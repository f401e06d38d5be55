using Circus.Linux;
using Circus.Streams;

namespace Circus.Spawning;

/// <summary>The program of an ExecStream: started again whenever it ends, until its stream is given up; then it reads to the end of its input.</summary>
internal sealed class StreamProgram(OutputStream stream, Fd input, Launch launch)
{
    private static readonly TimeSpan GrownUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private Fd _input = input;
    private TimeSpan _delay;
    private Instant _startedAt;

    internal OutputStream Stream => stream;

    internal Launch Launch => launch;

    /// <summary>Its stdin, and the daemon's outputs.</summary>
    internal FdMapping[] Descriptors { get; } = [new(0, input.Value), new(1, 1), new(2, 2)];

    /// <summary>0 while it doesn't run.</summary>
    internal int Pid { get; private set; }

    /// <summary>When it is to be started; never while it runs.</summary>
    internal Instant Due { get; private set; }

    internal bool IsRetired => !_input.IsOpen;

    internal void OnStarted(int pid, Instant now) => (Pid, _startedAt, Due) = (pid, now, Instant.Never);

    /// <summary>It has ended, or could not be started; how long until the next attempt.</summary>
    internal TimeSpan OnEnded(Instant now)
    {
        var isEarly = Pid == 0 || now - _startedAt < GrownUp;
        Pid = 0;
        _delay = !isEarly ? TimeSpan.Zero : _delay < FirstDelay ? FirstDelay : _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
        Due = IsRetired ? Instant.Never : now + _delay;
        return _delay;
    }

    /// <summary>Nobody else needs what is left in its pipe.</summary>
    internal void Retire()
    {
        _input.Close();
        Due = Instant.Never;
    }
}
