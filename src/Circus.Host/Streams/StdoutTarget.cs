using Circus.Linux;

namespace Circus.Streams;

/// <summary>The daemon's own stdout.</summary>
internal sealed class StdoutTarget : Target
{
    private readonly OwnOutput _output = OwnOutput.Open();

    internal override string Name => "the daemon's stdout";

    internal override int Descriptor => _output.Descriptor;

    protected override Errno WriteSome(ReadOnlySpan<byte> bytes, out int count) => _output.Write(bytes, out count);

    protected override Errno Recover() => Errno.None;

    public override void Dispose() => _output.Dispose();
}
