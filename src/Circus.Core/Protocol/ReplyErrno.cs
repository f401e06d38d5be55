namespace Circus.Protocol;

/// <summary>The errno values of error replies (spec/protocol.md §4).</summary>
public enum ReplyErrno
{
    InvalidJson = 1,
    UnknownCommand = 2,
    BadRequest = 3,
    OperatingSystem = 4,

    /// <summary>Another exclusive command is under way.</summary>
    Conflict = 5,

    /// <summary>Any other refusal; Circus gives it the errno of a conflict.</summary>
    Other = 5,


    /// <summary>The command began and failed later.</summary>
    CommandFailed = 6,
}
