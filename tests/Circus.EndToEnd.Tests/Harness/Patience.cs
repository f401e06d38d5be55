namespace Circus.EndToEnd;

/// <summary>How long a test waits for what must happen. Only a failing test waits so long.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    internal static int Milliseconds => (int)Deadline.TotalMilliseconds;

    /// <summary>For what can't tell by itself that it has happened, such as a file in /proc.</summary>
    internal static void Until(Func<bool> condition, string what)
    {
        var end = DateTime.UtcNow + Deadline;
        while (!condition())
        {
            if (DateTime.UtcNow > end)
                Assert.Fail($"waited {Deadline.TotalSeconds} s in vain until {what}");
            Thread.Sleep(2);
        }
    }
}
