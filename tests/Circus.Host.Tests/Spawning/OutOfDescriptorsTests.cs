using Circus.Linux;

namespace Circus.Spawning.Tests;

/// <summary>It changes a limit of the whole process, so it runs alone.</summary>
[CollectionDefinition(nameof(OutOfDescriptorsTests), DisableParallelization = true)]
[Collection(nameof(OutOfDescriptorsTests))]
public sealed class OutOfDescriptorsTests
{
    [Fact]
    public void AShortageOfTheHostIsTransientAndAStartWorksAfterIt()
    {
        using var test = new KernelUnderTest();
        var launch = test.Prepare("/bin/true");
        test.WaitForExit(test.Kernel.Spawn(launch, 1, null).Pid);
        Rlimits.Get(Rlimit.NOFILE, out var before);
        var next = EventFd.Create();
        var limit = (ulong)next.Descriptor;
        next.Dispose();

        Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, before with { Soft = limit }));
        var failed = test.Kernel.Spawn(launch, 1, null);
        Assert.Equal(Errno.None, Rlimits.Set(Rlimit.NOFILE, before));

        Assert.True(failed.IsTransient);
        Assert.StartsWith("[Errno 24] Too many open files: ", failed.Error, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.FromExit(0), test.WaitForExit(test.Kernel.Spawn(launch, 1, null).Pid));
    }
}
