namespace Circus.Linux;

/// <summary>Soft and hard limit of getrlimit(2), in the unit of the resource; <see cref="Unlimited"/> is RLIM_INFINITY.</summary>
public readonly record struct RlimitValue(ulong Soft, ulong Hard)
{
    public const ulong Unlimited = ulong.MaxValue;
}
