using Circus.Control.Zmtp.Curve;

namespace Circus.Control.Zmtp;

/// <summary>The largest message (all frames together), the most frames of one, and the largest command that a reader takes.</summary>
internal readonly record struct FrameLimits(int MessageBytes, int Frames, int CommandBytes)
{
    /// <summary>With room for what encryption adds to one frame.</summary>
    internal FrameLimits Sealed() => this with { MessageBytes = MessageBytes + CurveCipher.Overhead, CommandBytes = CommandBytes + CurveCipher.Overhead };
}
