using Circus.Linux;

namespace Circus.Cli.Top;

internal static class Monotonic
{
    internal static double Seconds() => Clock.MonotonicNanoseconds() / (double)Clock.NanosecondsPerSecond;
}
