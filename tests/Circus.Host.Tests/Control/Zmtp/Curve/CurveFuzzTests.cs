using Circus.Control.Curve;
using Circus.Control.Curve.Tests;
using Circus.Control.Tests;
using Circus.Control.Zmtp.Tests;

namespace Circus.Control.Zmtp.Curve.Tests;

/// <summary>
/// Seeded mutations of encrypted conversations, on their way between a client and a server of ours: whatever a change meets, plain text or cipher, nothing
/// but the untouched conversation comes through, and buffers are given back.
/// </summary>
public sealed class CurveFuzzTests : IDisposable
{
    private const int BudgetBytes = 256 << 10;
    private static readonly FrameLimits Limits = new(MessageBytes: 5000, Frames: 8, CommandBytes: 600);
    private static readonly int Cases = FuzzRun.Cases(500, cost: 40);

    private readonly Room _room = new(start: false);
    private readonly BufferBudget _budget = new(BudgetBytes);

    public void Dispose() => _room.Dispose();

    [Fact]
    public void NoBytesBreakASessionAndNoForgeryIsHeard()
    {
        var keys = new Keys(_room);
        var clientKeys = keys.For(keys.Client);
        var random = new Random(FuzzRun.Seed);
        var (whole, failed) = (0, 0);
        try
        {
            for (var i = 0; i < Cases; i++)
            {
                var frames = Converse(keys.Server, clientKeys, random, out var isTouched);
                Assert.InRange(frames, 0, 3);
                if (frames == 3) whole++;
                if (isTouched && frames < 3) failed++;
                Assert.True(isTouched || frames == 3, "an untouched conversation was not heard");
                Assert.Equal(0, _budget.InUse);
            }
        }
        catch (Exception broken)
        {
            throw new InvalidOperationException($"seed {FuzzRun.Seed}", broken);
        }
        Assert.InRange(whole, Cases / 20, Cases);
        Assert.InRange(failed, Cases / 4, Cases);
    }

    // Three frames go from client to server; one change somewhere in one direction. Returns how many frames have arrived, all of them as they were sent.
    private int Converse(CurveServer settings, CurveClientKeys clientKeys, Random random, out bool isTouched)
    {
        var server = new ZmtpSession(new CurveServerMechanism(SocketType.Router, settings), SocketType.Router, Limits, _budget);
        var client = new ZmtpSession(new CurveClientMechanism(SocketType.Dealer, clientKeys), SocketType.Dealer, Limits, _budget);
        List<byte> toServer = [.. client.Opening], toClient = [.. server.Opening];
        // Bytes 0 to 9 of a greeting, its minor version and what follows the mechanism are free: a change there is none.
        var changeAt = random.Next(8) == 0 ? int.MaxValue : random.Next(64, 1400);
        var isToServer = random.Next(4) > 0;
        var (sent, frames, passedToServer, passedToClient) = (false, 0, 0, 0);
        isTouched = false;
        try
        {
            while (toServer.Count > 0 || toClient.Count > 0)
            {
                isTouched |= Touch(isToServer ? toServer : toClient, changeAt - (isToServer ? passedToServer : passedToClient), random);
                if (isTouched) changeAt = int.MaxValue;
                passedToServer += toServer.Count;
                if (!Feed(server, toServer, toClient, random, ref frames)) return frames;
                passedToClient += toClient.Count;
                var none = 0;
                if (!Feed(client, toClient, toServer, random, ref none)) return frames;
                if (client.Cipher is not { } cipher || sent) continue;
                sent = true;
                byte[] wire = [.. Wire.Message([7], new byte[300]), .. Wire.Message(new byte[1])];
                var boxed = new byte[CurveCipher.SealedLength(wire)];
                cipher.Seal(wire, boxed);
                toServer.AddRange(boxed);
            }
            return frames;
        }
        finally
        {
            server.Dispose();
            client.Dispose();
        }
    }

    private static bool Touch(List<byte> bytes, int at, Random random)
    {
        if (at < 0 || at >= bytes.Count) return false;
        switch (random.Next(4))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes.RemoveAt(at); break;
            case 2: bytes.Insert(at, (byte)random.Next(256)); break;
            default: bytes.RemoveRange(at, bytes.Count - at); break;
        }
        return true;
    }

    private static bool Feed(ZmtpSession session, List<byte> stream, List<byte> answers, Random random, ref int frames)
    {
        var all = stream.ToArray();
        stream.Clear();
        for (var at = 0; at < all.Length;)
        {
            var piece = Math.Min(random.Next(1, 700), all.Length - at);
            ReadOnlySpan<byte> input = all.AsSpan(at, piece);
            at += piece;
            for (var found = session.Next(ref input, out var body); found != ZmtpEvent.NeedMore; found = session.Next(ref input, out body))
            {
                if (found == ZmtpEvent.Failed) return false;
                if (found == ZmtpEvent.Send) answers.AddRange(body);
                if (found != ZmtpEvent.Frame) continue;
                Assert.Equal(frames switch { 0 => [7], 1 => new byte[300], _ => new byte[1] }, body.ToArray());
                frames++;
            }
        }
        return true;
    }
}
