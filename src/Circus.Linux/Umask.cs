namespace Circus.Linux;

/// <summary>The bits that files and directories created by this process don't get; inherited by what it starts.</summary>
public static class Umask
{
    /// <summary>umask(2); returns the former mask.</summary>
    /// <param name="mask">0 to 0777.</param>
    public static uint Set(uint mask) => Libc.umask(mask);
}
