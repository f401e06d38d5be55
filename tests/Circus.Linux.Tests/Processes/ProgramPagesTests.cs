namespace Circus.Linux.Tests;

public sealed class ProgramPagesTests
{
    private const string Smaps = """
        10000000-10200000 r--p 00000000 fe:00 4711                   /usr/bin/circus
        Size:               2048 kB
        Anonymous:             0 kB
        VmFlags: rd mr mw me
        10200000-10201000 r--p 00200000 fe:00 4711                   /usr/bin/circus
        Size:                  4 kB
        Anonymous:             4 kB
        VmFlags: rd mr mw me ac
        10201000-10700000 r-xp 00201000 fe:00 4711                   /usr/bin/circus
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        10700000-10710000 rw-p 00700000 fe:00 4711                   /usr/bin/circus
        Anonymous:             0 kB
        10710000-10900000 rw-p 00000000 00:00 0
        Anonymous:             0 kB
        10900000-10901000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        7f0000000000-7f0000100000 r--p 00000000 fe:00 4712                   /etc/other
        Anonymous:             0 kB

        """;

    [Fact]
    public void WhatIsAsInTheFileOfTheCodeMayGo() =>
        Assert.Equal([(0x10000000, 0x200000), (0x10201000, 0x4ff000)], MappingsOf(Smaps, 0x10201234));

    [Theory]
    [InlineData(0x10700000 - 1, 2)]
    [InlineData(0x10900000, 0)] // memory of no file
    [InlineData(0x20000000, 0)] // nothing at all
    [InlineData(0x7f0000000000, 1)]
    public void TheAddressTellsTheFile(long address, int mappings) => Assert.Equal(mappings, MappingsOf(Smaps, address).Count);

    [Fact]
    public void TextCutAnywhereIsRead()
    {
        for (var length = 0; length < Smaps.Length; length++)
            Assert.InRange(MappingsOf(Smaps[..length], 0x10000000).Count, 0, 2);
    }

    [Fact]
    public void TheKernelsOwnTextIsRead()
    {
        var text = File.ReadAllText("/proc/self/smaps");
        var program = text.Split('\n').First(line => line.Contains("/libcoreclr.so", StringComparison.Ordinal));
        var address = Convert.ToInt64(program[..program.IndexOf('-', StringComparison.Ordinal)], 16);
        Assert.NotEmpty(MappingsOf(text, address));
    }

    /// <summary>Under a JIT the code is in no file.</summary>
    [Fact]
    public void ReleasingDoesNoHarm() => ProgramPages.Release();

    private static List<(long Start, long Length)> MappingsOf(string smaps, long address)
    {
        var found = new List<(long, long)>();
        foreach (var mapping in new ProgramMappings(System.Text.Encoding.UTF8.GetBytes(smaps), (nuint)address))
            found.Add(((long)mapping.Start, (long)mapping.Length));
        return found;
    }
}
