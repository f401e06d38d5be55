using Circus.Control.Tests;

namespace Circus.Loop.Tests;

public sealed class SpareMemoryTests
{
    [Fact]
    public void AfterTheStartThereIsSomethingToGiveBack() => Assert.InRange(new SpareMemory().WaitMilliseconds, 1, 1000);

    [Fact]
    public void AfterACollectionThereIsSomethingToGiveBack()
    {
        var memory = new SpareMemory();
        memory.GiveBack();
        GC.Collect(0);
        Assert.InRange(memory.WaitMilliseconds, 1, 1000);
    }

    [Fact]
    public void OnceGivenBackTheLoopMayWaitForEver()
    {
        var memory = new SpareMemory();
        GC.Collect(0);
        // Other tests of the process may collect in between.
        Patience.Until(() =>
        {
            memory.GiveBack();
            return memory.WaitMilliseconds == -1;
        }, "there is always something to give back");
    }
}
