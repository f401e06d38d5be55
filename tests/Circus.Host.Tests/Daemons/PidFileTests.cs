using System.Globalization;

namespace Circus.Daemons.Tests;

public sealed class PidFileTests : IDisposable
{
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PidFile Create(string path)
    {
        Assert.True(PidFile.TryCreate(path, out var pidFile, out var error), error);
        return pidFile;
    }

    private static string ErrorOf(string path)
    {
        Assert.False(PidFile.TryCreate(path, out var pidFile, out var error));
        Assert.Null(pidFile);
        return error;
    }

    [Fact]
    public void ItIsKeptUntilTheEndAndRemovedThen()
    {
        using (Create(_folder["pid"]))
            Assert.Equal(Own, File.ReadAllText(_folder["pid"]));
        Assert.False(File.Exists(_folder["pid"]));
    }

    [Fact]
    public void APidThatWasReusedForUsIsNoOther()
    {
        using var pidFile = Create(_folder.Write("pid", Own));
        Assert.Equal(Own, File.ReadAllText(_folder["pid"]));
    }

    [Fact]
    public void ALivingProcessHoldsItEvenOneOfAnotherUser()
    {
        var path = _folder.Write("pid", "1\n");
        Assert.Equal($"pid file '{path}' is held by the running process 1, current pid {Environment.ProcessId}", ErrorOf(path));
        Assert.Equal("1\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("garbage")]
    [InlineData("1 and more")]
    [InlineData("99999999999999999999")]
    public void WhatIsNoPidIsOverwritten(string content)
    {
        using var pidFile = Create(_folder.Write("pid", content));
        Assert.Equal(Own, File.ReadAllText(_folder["pid"]));
    }

    [Fact]
    public void WhatIsNoLongerOursStays()
    {
        var pidFile = Create(_folder["pid"]);
        File.WriteAllText(_folder["pid"], "1\n");
        Assert.True(pidFile.TryRemove());
        Assert.Equal("1\n", File.ReadAllText(_folder["pid"]));
    }

    [Fact]
    public void AFileThatSomeoneRemovedIsNoErrorAtTheEnd()
    {
        var pidFile = Create(_folder["pid"]);
        File.Delete(_folder["pid"]);
        Assert.True(pidFile.TryRemove());
    }

    [Theory]
    [InlineData("/no/such/folder/pid", "No such file or directory")]
    [InlineData("/dev", "Is a directory")]
    [InlineData("/dev/full", "No space left on device")]
    [InlineData("/proc/version/pid", "No such file or directory")]
    public void WhatCantBeWrittenIsNamedWithTheReason(string path, string reason) =>
        Assert.Equal($"pid file '{path}' can't be written: {reason}", ErrorOf(path));

    [Fact]
    public void ADeviceKeepsItsMode()
    {
        var before = File.GetUnixFileMode("/dev/null");
        using (Create("/dev/null"))
            Assert.Equal(before, File.GetUnixFileMode("/dev/null"));
        Assert.True(File.Exists("/dev/null"));
    }
}
