namespace Circus.Linux;

/// <summary>Address families, the AF_… constants of socket(2).</summary>
public enum SocketDomain
{
    None = 0,
    Unix = 1,
    Inet = 2,
    Inet6 = 10,
}
