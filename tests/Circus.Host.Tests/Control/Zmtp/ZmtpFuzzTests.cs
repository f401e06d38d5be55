using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

/// <summary>Seeded mutations of real conversations: whatever comes, a session answers with events, stays within its buffers and gives them back.</summary>
public sealed class ZmtpFuzzTests
{
    // scripts/fuzz.sh asks for more.
    private static readonly int Cases = FuzzRun.Cases(60_000);
    private const int BudgetBytes = 64 << 10;
    private static readonly FrameLimits Limits = new(MessageBytes: 5000, Frames: 8, CommandBytes: 600);

    private static readonly byte[][] Conversations =
    [
        [.. Wire.Greeting(), .. Wire.Ready("DEALER", ("Identity", new byte[32])), .. Wire.Message("{}"), .. Wire.Command("PING", 0, 1, 2, 3)],
        [.. Wire.Greeting(minor: 0), .. Wire.Ready("REQ"), .. Wire.Message([], new byte[400]), .. Wire.Message(new byte[3000])],
        [.. Wire.Greeting(), .. Wire.Ready("SUB"), .. Wire.Command("SUBSCRIBE", new byte[300]), .. Wire.Message([1, 2, 3]), .. Wire.Message([0, 2, 3])],
        [.. Wire.Greeting(), .. Wire.Ready("ROUTER"), .. Wire.Message([1], [2], [3], [4]), .. Wire.Command("PONG"), .. Wire.Command("ERROR", 1, 65)],
    ];

    [Fact]
    public void NoBytesBreakASession()
    {
        var seed = FuzzRun.Seed;
        try
        {
            Run(new Random(seed));
        }
        catch (Exception broken)
        {
            throw new InvalidOperationException($"seed {seed}", broken);
        }
    }

    private static void Run(Random random)
    {
        var (failed, ready, frames) = (0, 0, 0);
        var budget = new BufferBudget(BudgetBytes);
        for (var i = 0; i < Cases; i++)
        {
            var ours = random.Next(2) == 0 ? SocketType.Router : SocketType.Pub;
            var session = new ZmtpSession(new NullMechanism(ours), ours, Limits, budget);
            Feed(session, Mutate(random), random, ref frames);
            Assert.InRange(budget.InUse, 0, BudgetBytes);
            if (session.WasReady) ready++;
            if (session.Failure != ZmtpFailure.None) failed++;
            session.Dispose();
            Assert.Equal(0, budget.InUse);
        }
        // The mutations must reach both ends of the machine, or the test shows nothing.
        Assert.InRange(failed, Cases / 10, Cases);
        Assert.InRange(ready, Cases / 10, Cases);
        Assert.InRange(frames, Cases / 10, int.MaxValue);
    }

    private static void Feed(ZmtpSession session, byte[] stream, Random random, ref int frames)
    {
        for (var at = 0; at < stream.Length;)
        {
            var piece = Math.Min(random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 2000), stream.Length - at);
            ReadOnlySpan<byte> input = stream.AsSpan(at, piece);
            at += piece;
            for (var steps = 0; ; steps++)
            {
                // Each event but the few of the handshake takes at least the two bytes of a header.
                Assert.InRange(steps, 0, piece + 4);
                var found = session.Next(ref input, out var body);
                if (found == ZmtpEvent.Failed) return;
                if (found == ZmtpEvent.NeedMore) break;
                if (found == ZmtpEvent.Frame) frames++;
                Assert.InRange(body.Length, 0, Limits.MessageBytes);
            }
            Assert.True(input.IsEmpty);
        }
    }

    private static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Conversations[random.Next(Conversations.Length)]];
        // Mostly beyond the greeting, which any change ends early.
        var from = random.Next(8) == 0 ? 0 : random.Next(3) == 0 ? 64 : Math.Min(90, bytes.Count - 1);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(Math.Min(from, bytes.Count - 1), bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.InsertRange(at, Wire.LongHeader((byte)random.Next(8), (ulong)random.NextInt64() >> random.Next(64))); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
            if (bytes.Count == 0) return [];
        }
        return [.. bytes];
    }
}
