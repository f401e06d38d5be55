namespace Circus.Control.Zmtp;

/// <summary>
/// The 64 bytes that both sides of a ZMTP 3 connection open with (RFC 37): signature FF 8×0 7F, version, mechanism padded to 20, as-server, zeros.
/// We say 3.1 and accept every 3.x and what comes after, which must speak 3.1 to us; 1 and 2 (libzmq before 4.0) are refused.
/// </summary>
internal static class Greeting
{
    internal const int Length = 64;

    /// <summary>The part that tells ZMTP from everything else.</summary>
    internal const int SignatureLength = 10;

    private const int FirstMark = 0;
    private const int SecondMark = 9;
    private const int MajorVersion = 10;
    private const int Mechanism = 12;
    private const int MechanismLength = 20;
    private const int AsServer = 32;

    /// <summary>Our greeting for a mechanism of the given name, up to 20 bytes; only CURVE and its like have a server.</summary>
    internal static byte[] For(ReadOnlySpan<byte> mechanism, bool isServer = false)
    {
        var greeting = new byte[Length];
        greeting[FirstMark] = 0xFF;
        greeting[SecondMark] = 0x7F;
        greeting[MajorVersion] = 3;
        greeting[MajorVersion + 1] = 1;
        mechanism.CopyTo(greeting.AsSpan(Mechanism));
        greeting[AsServer] = isServer ? (byte)1 : (byte)0;
        return greeting;
    }

    /// <summary>Looks at the first bytes of a greeting, 0 to 64, and refuses at the earliest byte that decides.</summary>
    internal static GreetingVerdict Inspect(ReadOnlySpan<byte> received, ReadOnlySpan<byte> mechanism)
    {
        if (received.Length > FirstMark && received[FirstMark] != 0xFF) return GreetingVerdict.NotZmtp;
        // The lowest bit tells a signature from the length of a ZMTP 1 identity frame; the eight bytes before it are free.
        if (received.Length > SecondMark && (received[SecondMark] & 1) == 0) return GreetingVerdict.NotZmtp;
        if (received.Length > MajorVersion && received[MajorVersion] < 3) return GreetingVerdict.OldVersion;
        if (received.Length < Length) return GreetingVerdict.Incomplete;
        var named = received.Slice(Mechanism, MechanismLength);
        return named.StartsWith(mechanism) && named[mechanism.Length..].IndexOfAnyExcept((byte)0) < 0
            ? GreetingVerdict.Accepted
            : GreetingVerdict.OtherMechanism;
    }
}

/// <summary>What the bytes so far make of a greeting.</summary>
internal enum GreetingVerdict
{
    Incomplete,
    Accepted,
    NotZmtp,
    OldVersion,
    OtherMechanism,
}
