namespace Circus.Linux;

/// <summary>A line of passwd(5). A number without a line is a user without name, home and primary group.</summary>
public sealed record UserAccount(uint Uid, uint? PrimaryGid, string? Name, string? Home);
