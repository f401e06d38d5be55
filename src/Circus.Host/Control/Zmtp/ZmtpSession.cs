using System.Runtime.CompilerServices;
using Circus.Control.Zmtp.Curve;

namespace Circus.Control.Zmtp;

/// <summary>
/// One ZMTP 3 connection without its socket: bytes in, events out. Greeting, then the mechanism's handshake, then frames; the same on either side.
/// A failed session stays failed.
/// </summary>
internal sealed class ZmtpSession
{
    private readonly Mechanism _mechanism;
    private readonly SocketType _ours;
    private readonly FrameReader _reader;
    private readonly FrameLimits _limits;
    private readonly BufferBudget _budget;
    private SealedFrames? _sealed;
    private GreetingBytes _greeting;
    private int _greetingLength;
    private Phase _phase;

    internal ZmtpSession(Mechanism mechanism, SocketType ours, FrameLimits limits, BufferBudget budget)
    {
        (_mechanism, _ours, _limits, _budget) = (mechanism, ours, limits, budget);
        _reader = new FrameReader(mechanism.Encrypts ? limits.Sealed() : limits, budget) { CommandsOnly = true };
    }

    private enum Phase
    {
        Greeting,
        Handshake,
        ReadyToTell,
        Traffic,
        Failed,
    }

    /// <summary>Our greeting, to be sent as soon as the connection stands.</summary>
    internal ReadOnlySpan<byte> Opening => _mechanism.Greeting;

    /// <summary>What stands between the greetings and the first message.</summary>
    internal Mechanism Mechanism => _mechanism;

    /// <summary>Encrypts what is sent from now on; null where nothing is encrypted, and during the handshake.</summary>
    internal CurveCipher? Cipher => _sealed?.Cipher;

    /// <summary>True for a peer of ZMTP that has not told its mechanism yet. libzmq hangs up at this point when ours is another.</summary>
    internal bool IsGreeting => _phase == Phase.Greeting && _greetingLength >= Greeting.SignatureLength;

    /// <summary>True once the handshake is done.</summary>
    internal bool IsReady => _phase == Phase.Traffic;

    /// <summary>True once the handshake was done, even when the session has failed since.</summary>
    internal bool WasReady { get; private set; }

    /// <summary>True when the peer owes us the rest of a message.</summary>
    internal bool IsInsideMessage => _reader.IsInside || _sealed is { IsInside: true };

    /// <summary>Of the frame told last: more frames of its message follow.</summary>
    internal bool HasMore => _sealed?.HasMore ?? _reader.HasMore;

    /// <summary>Frames of the current message so far.</summary>
    internal int Frames => _sealed?.Frames ?? _reader.Frames;

    /// <summary>Bytes of the current message so far.</summary>
    internal int MessageBytes => _sealed?.MessageBytes ?? _reader.MessageBytes;

    /// <summary>Why the session failed.</summary>
    internal ZmtpFailure Failure { get; private set; }

    /// <summary>Takes bytes off the input up to the next event. The body is valid until the next call, and only while the input is.</summary>
    internal ZmtpEvent Next(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        body = default;
        switch (_phase)
        {
            case Phase.Greeting: return NextOfGreeting(ref input, out body);
            case Phase.Handshake: return NextOfHandshake(ref input, out body);
            case Phase.ReadyToTell: return EnterTraffic();
            case Phase.Traffic: return NextOfTraffic(ref input, out body);
            default: return ZmtpEvent.Failed;
        }
    }

    /// <summary>Gives buffers back when the connection is closed.</summary>
    internal void Dispose()
    {
        _reader.Dispose();
        _sealed?.Release();
        _mechanism.Cipher?.Dispose();
    }

    private ZmtpEvent NextOfGreeting(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        body = default;
        Span<byte> greeting = _greeting;
        var taken = Math.Min(Greeting.Length - _greetingLength, input.Length);
        input[..taken].CopyTo(greeting[_greetingLength..]);
        input = input[taken..];
        _greetingLength += taken;
        switch (Greeting.Inspect(greeting[.._greetingLength], _mechanism.Name))
        {
            case GreetingVerdict.Incomplete: return ZmtpEvent.NeedMore;
            case GreetingVerdict.NotZmtp: return Fail(ZmtpFailure.NotZmtp);
            case GreetingVerdict.OldVersion: return Fail(ZmtpFailure.OldVersion);
            case GreetingVerdict.OtherMechanism: return Fail(ZmtpFailure.OtherMechanism);
        }
        _phase = Phase.Handshake;
        body = _mechanism.First;
        return body.IsEmpty ? NextOfHandshake(ref input, out body) : ZmtpEvent.Send;
    }

    private ZmtpEvent NextOfHandshake(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var status = _reader.Read(ref input, out body);
            if (status == FrameStatus.NeedMore) return ZmtpEvent.NeedMore;
            if (status == FrameStatus.Failed) return Fail(_reader.Failure);
            var step = _mechanism.OnCommand(body, out body);
            // What is to be said to the other side goes first; the next call tells the failure.
            if (FailureOf(step) is var failure and not ZmtpFailure.None) return Fail(failure, body.IsEmpty ? ZmtpEvent.Failed : ZmtpEvent.Send);
            if (step == MechanismStep.Ready) _phase = Phase.ReadyToTell;
            if (!body.IsEmpty) return ZmtpEvent.Send;
            if (step == MechanismStep.Ready) return EnterTraffic();
        }
    }

    private ZmtpEvent EnterTraffic()
    {
        _phase = Phase.Traffic;
        WasReady = true;
        _reader.CommandsOnly = false;
        if (_mechanism.Cipher is { } cipher) _sealed = new SealedFrames(cipher, _limits, _budget);
        return ZmtpEvent.Ready;
    }

    private ZmtpEvent NextOfTraffic(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var status = _reader.Read(ref input, out body);
            if (status == FrameStatus.NeedMore) return ZmtpEvent.NeedMore;
            if (status == FrameStatus.Failed) return Fail(_reader.Failure);
            if (_sealed is not null && Unseal(ref body) is var failure and not ZmtpFailure.None) return Fail(failure);
            if (_sealed?.IsCommand ?? _reader.IsCommand)
            {
                if (OnCommand(ref body) is { } told) return told;
            }
            else if (_ours != SocketType.Pub) return ZmtpEvent.Frame;
            else if (SubscriptionOf(ref body) is { } told) return told;
        }
    }

    // RFC 26: one frame in each MESSAGE, so a MESSAGE is never one of several frames.
    private ZmtpFailure Unseal(ref ReadOnlySpan<byte> body) => _reader.HasMore ? ZmtpFailure.BadFrame : _sealed!.Open(ref body);

    // Commands that we don't know are ignored, as libzmq does: later versions may add some.
    private ZmtpEvent? OnCommand(ref ReadOnlySpan<byte> body)
    {
        if (!Command.TrySplit(body, out var name, out body)) return Fail(ZmtpFailure.BadFrame);
        if (name.SequenceEqual(Command.Subscribe)) return ZmtpEvent.Subscribe;
        if (name.SequenceEqual(Command.Cancel)) return ZmtpEvent.Cancel;
        if (!name.SequenceEqual(Command.Ping)) return null;
        return Command.TryGetContext(body, out body) ? ZmtpEvent.Ping : Fail(ZmtpFailure.BadFrame);
    }

    // ZMTP 3.0 peers subscribe by a message: 1 or 0, then the prefix. A PUB socket has no use for any other message.
    private ZmtpEvent? SubscriptionOf(ref ReadOnlySpan<byte> message)
    {
        if (HasMore || Frames != 1 || message.IsEmpty || message[0] > 1) return null;
        var told = message[0] == 1 ? ZmtpEvent.Subscribe : ZmtpEvent.Cancel;
        message = message[1..];
        return told;
    }

    private static ZmtpFailure FailureOf(MechanismStep step) => step switch
    {
        MechanismStep.Malformed => ZmtpFailure.BadHandshake,
        MechanismStep.WrongSocketType => ZmtpFailure.WrongSocketType,
        MechanismStep.WrongKey => ZmtpFailure.WrongKey,
        MechanismStep.Unlisted => ZmtpFailure.UnlistedKey,
        MechanismStep.Refused => ZmtpFailure.RefusedByPeer,
        _ => ZmtpFailure.None,
    };

    private ZmtpEvent Fail(ZmtpFailure failure, ZmtpEvent told = ZmtpEvent.Failed)
    {
        _phase = Phase.Failed;
        Failure = failure;
        return told;
    }

    [InlineArray(Greeting.Length)]
    private struct GreetingBytes
    {
        private byte _first;
    }
}
