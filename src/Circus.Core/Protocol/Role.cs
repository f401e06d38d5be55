namespace Circus.Protocol;

/// <summary>What a client of the control endpoint may do; a larger role includes the smaller ones.</summary>
public enum Role
{
    /// <summary>Nothing at all.</summary>
    None,

    /// <summary>Look: status, list, stats, get, options, events.</summary>
    Observe,

    /// <summary>Start, stop and signal what is configured.</summary>
    Operate,

    /// <summary>Change what runs, and as whom; end the daemon.</summary>
    Admin,
}
