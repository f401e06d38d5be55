using Circus.Control.Tests;

namespace Circus.Loop.Tests;

public sealed class SpareHeapTests
{
    [Fact]
    public void AfterACollectionThereIsSomethingToGiveBack()
    {
        var heap = new SpareHeap();
        GC.Collect(0);
        Assert.InRange(heap.WaitMilliseconds, 1, 1000);
    }

    [Fact]
    public void OnceGivenBackTheLoopMayWaitForEver()
    {
        var heap = new SpareHeap();
        GC.Collect(0);
        // Other tests of the process may collect in between.
        Patience.Until(() =>
        {
            heap.GiveBack();
            return heap.WaitMilliseconds == -1;
        }, "there is always something to give back");
    }
}
