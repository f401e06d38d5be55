namespace Circus.Linux.Tests;

public sealed unsafe class TimeSliceTests
{
    [Fact]
    public void AThreadHasShortSlicesAndWhatItStartsHasNot()
    {
        var isShort = false;
        Libc.sched_attr own = default, thread = default, process = default;
        var first = new Thread(() =>
        {
            isShort = TimeSlice.ShortenOfThisThread();
            own = Of(0);
            var second = new Thread(() => thread = Of(0));
            second.Start();
            second.Join();
            using var programs = new Programs();
            using var child = programs.Start("/bin/sleep", "1000");
            process = Of(child.Pid);
        });
        first.Start();
        first.Join();
        Assert.True(isShort);
        Assert.Equal(Of(Environment.ProcessId).sched_runtime, thread.sched_runtime);
        Assert.Equal((thread.sched_runtime, Libc.SCHED_OTHER, 0ul), (process.sched_runtime, process.sched_policy, process.sched_flags));
        if (thread.sched_runtime > TimeSlice.Shortest) // Linux 6.12; older kernels tell nothing here
            Assert.Equal(TimeSlice.Shortest, own.sched_runtime);
    }

    [Fact]
    public void ThePriorityThatSomebodyHasGivenStays()
    {
        var isShort = false;
        var nice = 0;
        var thread = new Thread(() =>
        {
            Niceness.OfThisThread(5);
            isShort = TimeSlice.ShortenOfThisThread();
            nice = Of(0).sched_nice;
        });
        thread.Start();
        thread.Join();
        Assert.Equal((true, 5), (isShort, nice));
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
