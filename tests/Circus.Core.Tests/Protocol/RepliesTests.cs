using System.Text;
using Circus.Fakes.Tests;

namespace Circus.Protocol.Tests;

/// <summary>Replies in the effects of a turn: their memory and their place.</summary>
public sealed class RepliesTests
{
    private static readonly PeerAddress Peer = new(1, HasDelimiter: false);

    private readonly Effects _effects = new();
    private readonly Replies _replies;

    public RepliesTests() => _replies = new Replies(_effects, new FakeClock(new Random(1)));

    [Fact]
    public void BigReplyDoesNotKeepItsMemory()
    {
        Write(new string('x', 10 * ReplyBuffer.KeptBytes));
        Assert.True(_effects.ReplyBuffer.Capacity > ReplyBuffer.KeptBytes);
        _effects.Clear();
        Assert.True(_effects.ReplyBuffer.Capacity <= ReplyBuffer.KeptBytes);

        Write("small");
        Assert.EndsWith("\"text\":\"small\",\"id\":null}", Text(0));
    }

    [Fact]
    public void OrdinaryTurnAllocatesNothing()
    {
        var text = new string('x', ReplyBuffer.KeptBytes / 4);
        Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Turn()
        {
            Write(text);
            _effects.Clear();
        }
    }

    [Fact]
    public void RepliesOfOneTurnStandBesideEachOther()
    {
        Write("first");
        _replies.Begin().WriteString("text"u8, "dropped");
        _replies.Discard();
        Write(new string('y', 100_000));
        _replies.Error(Peer, "7"u8, ReplyErrno.BadRequest, "no");
        Assert.EndsWith("\"text\":\"first\",\"id\":null}", Text(0));
        Assert.EndsWith("yyy\",\"id\":null}", Text(1));
        Assert.StartsWith("""{"status":"error","reason":"no","tb":null,"time":""", Text(2));
        Assert.EndsWith(""","errno":3,"id":7}""", Text(2));
    }

    private void Write(string text)
    {
        _replies.Begin().WriteString("text"u8, text);
        _replies.End(Peer, default);
    }

    private string Text(int effect) => Encoding.UTF8.GetString(_effects.ReplyBytes(_effects.All[effect]));
}
