using System.Runtime.InteropServices;

namespace Circus.Linux.Tests;

public class ErrnoTests
{
    [Theory]
    [InlineData(Errno.ENOENT, "ENOENT", "No such file or directory")]
    [InlineData(Errno.EAGAIN, "EAGAIN", "Resource temporarily unavailable")]
    [InlineData(Errno.None, "OK", "Success")]
    [InlineData((Errno)200, "E200", "Unknown error 200")]
    public void NameAndTextOf(Errno errno, string name, string text)
    {
        Assert.Equal(name, ErrnoText.Name(errno));
        Assert.Equal(text, ErrnoText.Describe(errno));
    }

    [Fact]
    public void TextsAreThoseOfTheCLibrary()
    {
        foreach (var errno in Enum.GetValues<Errno>())
            Assert.Equal(Marshal.GetPInvokeErrorMessage((int)errno), ErrnoText.Describe(errno));
    }

    [Fact]
    public void EveryErrnoHasItsName()
    {
        foreach (var errno in Enum.GetValues<Errno>().Skip(1))
            Assert.Equal(errno.ToString(), ErrnoText.Name(errno));
    }
}
