using System.Text;
using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class FrameReaderTests
{
    private static readonly FrameLimits Limits = new(MessageBytes: 1000, Frames: 4, CommandBytes: 20);
    private readonly BufferBudget _budget = new(10_000);
    private readonly FrameReader _reader;

    public FrameReaderTests() => _reader = new FrameReader(Limits, _budget);

    [Fact]
    public void AWholeFrameIsHandedOutInPlace()
    {
        ReadOnlySpan<byte> input = Wire.Message("hello");
        Assert.Equal(FrameStatus.Frame, _reader.Read(ref input, out var body));
        Assert.Equal("hello", Encoding.UTF8.GetString(body));
        Assert.Equal((false, false, 1, 5), (_reader.IsCommand, _reader.HasMore, _reader.Frames, _reader.MessageBytes));
        Assert.Equal(0, _budget.InUse);
        Assert.True(input.IsEmpty);
        Assert.False(_reader.IsInside);
    }

    [Fact]
    public void ByteByByteGivesTheSameFrames()
    {
        byte[][] frames = ["one"u8.ToArray(), [], new byte[300], "last"u8.ToArray()];
        byte[] stream = [.. Wire.Message(frames), .. Wire.Command("PING", 0, 0), .. Wire.Message("next")];
        var found = ReadAll(stream, piece: 1);
        Assert.Equal(ReadAll(stream, piece: stream.Length), found);
        Assert.Equal(6, found.Count);
        Assert.Equal(0, _budget.InUse);
    }

    [Fact]
    public void AMessageEndsWhereItsLastFrameEnds()
    {
        ReadOnlySpan<byte> stream = Wire.Message([1], [2, 3]);
        _reader.Read(ref stream, out _);
        Assert.True(_reader.IsInside);
        _reader.Read(ref stream, out _);
        Assert.Equal((2, 3), (_reader.Frames, _reader.MessageBytes));
        Assert.False(_reader.IsInside);
        ReadOnlySpan<byte> next = Wire.Message([4]);
        _reader.Read(ref next, out _);
        Assert.Equal((1, 1), (_reader.Frames, _reader.MessageBytes));
    }

    [Fact]
    public void ACommandBetweenTwoFramesLeavesTheMessageAlone()
    {
        ReadOnlySpan<byte> stream = (byte[])[.. Wire.Frame(1, [1]), .. Wire.Command("PING", 0, 0), .. Wire.Frame(0, [2])];
        _reader.Read(ref stream, out _);
        Assert.Equal(FrameStatus.Frame, _reader.Read(ref stream, out _));
        Assert.True(_reader.IsCommand);
        Assert.True(_reader.IsInside);
        _reader.Read(ref stream, out _);
        Assert.Equal((2, 2), (_reader.Frames, _reader.MessageBytes));
    }

    [Fact]
    public void AnAnnouncedSizeAllocatesNothing()
    {
        ReadOnlySpan<byte> head = Wire.LongHeader(0, 1000);
        Assert.Equal(FrameStatus.NeedMore, _reader.Read(ref head, out _));
        Assert.Equal(0, _budget.InUse);
        Assert.True(_reader.IsInside);
    }

    [Theory]
    [InlineData(1001, nameof(ZmtpFailure.MessageTooLarge))]
    [InlineData(int.MaxValue, nameof(ZmtpFailure.MessageTooLarge))]
    [InlineData(1UL << 31, nameof(ZmtpFailure.MessageTooLarge))]
    [InlineData(1UL << 63, nameof(ZmtpFailure.MessageTooLarge))]
    [InlineData(ulong.MaxValue, nameof(ZmtpFailure.MessageTooLarge))]
    public void ATooLargeFrameIsRefusedByItsHeader(ulong announced, string failure)
    {
        ReadOnlySpan<byte> head = Wire.LongHeader(0, announced);
        AssertFails(head, failure);
        Assert.Equal(0, _budget.InUse);
    }

    [Fact]
    public void TheLimitIsThatOfAllFramesTogether()
    {
        byte[] stream = [.. Wire.Message(new byte[500], new byte[500]), .. Wire.Message(new byte[500], new byte[501])];
        ReadOnlySpan<byte> input = stream;
        for (var i = 0; i < 3; i++) Assert.Equal(FrameStatus.Frame, _reader.Read(ref input, out _));
        AssertFails(input, nameof(ZmtpFailure.MessageTooLarge));
    }

    [Fact]
    public void TooManyFramesAreRefused()
    {
        ReadOnlySpan<byte> input = Wire.Message([], [], [], [], []);
        for (var i = 0; i < 4; i++) Assert.Equal(FrameStatus.Frame, _reader.Read(ref input, out _));
        AssertFails(input, nameof(ZmtpFailure.TooManyFrames));
    }

    [Fact]
    public void ALargeCommandIsRefused() => AssertFails([4, 21], nameof(ZmtpFailure.CommandTooLarge));

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x80)]
    [InlineData(0x05)]
    public void FlagsThatMustNotBeAreRefused(byte flags) => AssertFails([flags, 0], nameof(ZmtpFailure.BadFrame));

    [Fact]
    public void AMessageDuringTheHandshakeIsRefusedByItsHeader()
    {
        _reader.CommandsOnly = true;
        AssertFails([0, 200], nameof(ZmtpFailure.BadFrame));
    }

    [Fact]
    public void AFailedReaderStaysFailed()
    {
        AssertFails([0x80, 0], nameof(ZmtpFailure.BadFrame));
        AssertFails(Wire.Message("fine"), nameof(ZmtpFailure.BadFrame));
    }

    [Fact]
    public void TheBudgetOfAllReadersIsShared()
    {
        var second = new FrameReader(Limits, _budget);
        Assert.True(_budget.TryRent(8000, out var others));
        ReadOnlySpan<byte> begun = Wire.Message(new byte[900]).AsSpan(0, 500);
        Assert.Equal(FrameStatus.NeedMore, _reader.Read(ref begun, out _));
        begun = Wire.Message(new byte[900]).AsSpan(0, 500);
        Assert.Equal(FrameStatus.Failed, second.Read(ref begun, out _));
        Assert.Equal(ZmtpFailure.OutOfBuffers, second.Failure);
        _reader.Dispose();
        second.Dispose();
        _budget.Return(others);
        Assert.Equal(0, _budget.InUse);
    }

    private List<string> ReadAll(byte[] stream, int piece)
    {
        var found = new List<string>();
        for (var at = 0; at < stream.Length; at += piece)
        {
            ReadOnlySpan<byte> input = stream.AsSpan(at, Math.Min(piece, stream.Length - at));
            while (_reader.Read(ref input, out var body) == FrameStatus.Frame)
                found.Add($"{_reader.IsCommand} {_reader.HasMore} {Convert.ToHexString(body)}");
        }
        return found;
    }

    private void AssertFails(ReadOnlySpan<byte> input, string failure)
    {
        Assert.Equal(FrameStatus.Failed, _reader.Read(ref input, out _));
        Assert.Equal(failure, _reader.Failure.ToString());
    }
}
