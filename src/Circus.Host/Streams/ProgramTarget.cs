using Circus.Linux;

namespace Circus.Streams;

/// <summary>The stdin of a program (ExecStream). What it has not read yet waits in the pipe, also while it is being started again.</summary>
internal sealed class ProgramTarget(string name, Fd pipe) : Target
{
    private Fd _pipe = pipe;

    internal override string Name => name;

    internal override int Descriptor => _pipe.Value;

    public override void Dispose() => _pipe.Close();

    protected override Errno WriteSome(ReadOnlySpan<byte> bytes, out int count) => OutputPipe.Write(_pipe.Value, bytes, out count);

    protected override Errno Recover() => Errno.None;
}
