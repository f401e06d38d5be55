using Circus.Linux;

namespace Circus.Streams;

/// <summary>Nowhere: a QueueStream has no reader (decision Q76).</summary>
internal sealed class NullTarget : Target
{
    internal override string Name => "nowhere";

    internal override int Descriptor => -1;

    protected override Errno WriteSome(ReadOnlySpan<byte> bytes, out int count)
    {
        count = bytes.Length;
        return Errno.None;
    }

    protected override Errno Recover() => Errno.None;

    public override void Dispose()
    {
    }
}
