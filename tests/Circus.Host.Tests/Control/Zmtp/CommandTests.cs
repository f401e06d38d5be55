using Circus.Control.Tests;

namespace Circus.Control.Zmtp.Tests;

public sealed class CommandTests
{
    [Fact]
    public void APongRepeatsTheContext()
    {
        var pong = new byte[Command.MaxPongBytes];
        Assert.True(Command.TryGetContext([0, 9, .. "0123456789abcdef"u8], out var context));
        var length = Command.WritePong(pong, context);
        Assert.Equal(Wire.Command("PONG", [.. "0123456789abcdef"u8]), pong[..length]);
    }

    [Fact]
    public void ALongCommandHasALongHeader()
    {
        var target = new byte[400];
        var length = Command.Write(target, Command.Subscribe, new byte[300]);
        Assert.Equal(Wire.Command("SUBSCRIBE", new byte[300]), target[..length]);
    }
}
