namespace Circus.Linux;

/// <summary>Whose rights this process has.</summary>
public static class EffectiveUser
{
    /// <summary>geteuid(2).</summary>
    public static uint Uid => Libc.geteuid();
}
