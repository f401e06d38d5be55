namespace Circus.Linux;

/// <summary>A line of group(5). A number without a line is a group without name.</summary>
public sealed record GroupAccount(uint Gid, string? Name);
