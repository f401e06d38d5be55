namespace Circus.Streams;

/// <summary>What has gone through a stream since it was opened.</summary>
/// <param name="Bytes">Read from workers.</param>
/// <param name="Lines">Read from workers.</param>
/// <param name="DroppedBytes">Read and thrown away, because the stream could not take them for too long.</param>
/// <param name="Errors">Attempts to write, rotate or open that failed.</param>
public readonly record struct StreamCounters(long Bytes, long Lines, long DroppedBytes, long Errors);
