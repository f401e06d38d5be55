namespace Circus.Linux.Tests;

/// <summary>A test that only root can run.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "needs root";
}

/// <summary>A test of what a process without rights is refused.</summary>
public sealed class UserFactAttribute : FactAttribute
{
    public UserFactAttribute() => Skip = Environment.IsPrivilegedProcess ? "needs a user other than root" : null;
}
