namespace Circus.Linux.Tests;

public sealed unsafe class TimeSliceTests
{
    [Fact]
    public void AThreadHasShortSlicesAndWhatItStartsHasNot()
    {
        ulong own = 0, thread = 0, process = 0;
        var first = new Thread(() =>
        {
            Assert.True(TimeSlice.ShortenOfThisThread());
            own = Of(0).sched_runtime;
            var second = new Thread(() => thread = Of(0).sched_runtime);
            second.Start();
            second.Join();
            using var programs = new Programs();
            using var child = programs.Start("/bin/sleep", "1000");
            process = Of(child.Pid).sched_runtime;
            Assert.Equal((Libc.SCHED_OTHER, 0ul), (Of(child.Pid).sched_policy, Of(child.Pid).sched_flags));
        });
        first.Start();
        first.Join();
        Assert.Equal(Of(Environment.ProcessId).sched_runtime, thread);
        Assert.Equal(thread, process);
        if (thread > TimeSlice.Shortest) // Linux 6.12; older kernels tell nothing here
            Assert.Equal(TimeSlice.Shortest, own);
    }

    [Fact]
    public void ThePriorityThatSomebodyHasGivenStays()
    {
        var thread = new Thread(() =>
        {
            Niceness.OfThisThread(5);
            Assert.True(TimeSlice.ShortenOfThisThread());
            Assert.Equal(5, Of(0).sched_nice);
        });
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void TheLayoutIsThatOfTheHeader() => Assert.Equal("", new HeaderAssertions().Include("linux/sched/types.h", "linux/sched.h")
        .Equal("SCHED_ATTR_SIZE_VER0", sizeof(Libc.sched_attr)).Equal("SCHED_NORMAL", (int)Libc.SCHED_OTHER)
        .Equal("SCHED_FLAG_RESET_ON_FORK", (int)Libc.SCHED_FLAG_RESET_ON_FORK)
        .Offset("struct sched_attr", "sched_nice", System.Runtime.InteropServices.Marshal.OffsetOf<Libc.sched_attr>("sched_nice"))
        .Offset("struct sched_attr", "sched_runtime", System.Runtime.InteropServices.Marshal.OffsetOf<Libc.sched_attr>("sched_runtime")).Compile());

    private static Libc.sched_attr Of(int thread)
    {
        Libc.sched_attr attr;
        Assert.Equal(0, Libc.sched_getattr(thread, &attr));
        return attr;
    }
}
