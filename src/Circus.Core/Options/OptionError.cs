namespace Circus.Options;

/// <summary>Why a request's options are refused: the errno and the reason of the error reply (protocol.md §4, §8.1).</summary>
public readonly record struct OptionError(int Errno, string Reason)
{
    /// <summary>A bad request, errno 3.</summary>
    internal static OptionError BadRequest(string reason) => new(3, reason);
}
