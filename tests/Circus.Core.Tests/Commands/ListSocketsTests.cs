using Circus.Config;
using Circus.Fakes.Tests;

namespace Circus.Commands.Tests;

public sealed class ListSocketsTests
{
    [Fact]
    public void EachHasCircussKeysAndWhatTheKernelSaysOfItsQueue()
    {
        var test = new TestArbiter();
        test.Kernel.Sockets.Reports.Add(new(new SocketSpec { Name = "web", Backlog = 64 }, 100, "127.0.0.1", 8000, 3, 64, null, null));
        test.Kernel.Sockets.Reports.Add(new(new SocketSpec { Name = "log", Path = "/run/log" }, 101, "", 0, null, null, 12, 1));
        Assert.Equal(
            """[{"fd":100,"name":"web","backlog":64,"host":"127.0.0.1","port":8000,"queued":3,"queue_limit":64},{"fd":101,"name":"log","backlog":2048,"path":"/run/log","queued_bytes":12,"dropped":1}]""",
            test.Ask("""{"command":"listsockets"}""").GetProperty("sockets").GetRawText());
    }
}
