namespace Circus.Control.Zmtp;

/// <summary>The largest message (all frames together), the most frames of one, and the largest command that a reader takes.</summary>
internal readonly record struct FrameLimits(int MessageBytes, int Frames, int CommandBytes);
