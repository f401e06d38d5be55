namespace Circus.Configuration.Tests;

public sealed class ConfigFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ConfigFiles _files = new();

    public void Dispose() => _folder.Dispose();

    private string[] Match(string pattern) => [.. _files.Match(_folder.Path, pattern).Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal)];

    private string ErrorOf(string path)
    {
        Assert.False(_files.TryRead(path, out var bytes, out var error));
        Assert.Empty(bytes);
        return error;
    }

    [Fact]
    public void BytesAreReadAsTheyAre()
    {
        File.WriteAllBytes(_folder["x"], [0xEF, 0xBB, 0xBF, 0xFF, 0, 10]);
        Assert.True(_files.TryRead(_folder["x"], out var bytes, out var error));
        Assert.Equal([0xEF, 0xBB, 0xBF, 0xFF, 0, 10], bytes);
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("missing.ini")]
    [InlineData("missing/circus.ini")]
    public void AMissingFileIsNamed(string name) => Assert.Equal($"the configuration file '{_folder[name]}' does not exist", ErrorOf(_folder[name]));

    [Fact]
    public void ADirectoryIsSaidToBeOne() => Assert.Equal("Is a directory", ErrorOf(_folder.Path));

    [Fact]
    public void AnotherErrorIsThatOfTheSystem()
    {
        // Root may read anything but this.
        Assert.Equal("Input/output error", ErrorOf("/proc/self/mem"));
        Assert.Equal("File name too long", ErrorOf(_folder[new string('x', 300)]));
    }

    [Fact]
    public void AFileThatWeMayNotReadIsDenied()
    {
        File.SetUnixFileMode(_folder.Write("secret", "x"), 0);
        if (Environment.IsPrivilegedProcess)
            Assert.True(_files.TryRead(_folder["secret"], out _, out _));
        else
            Assert.Equal("Permission denied", ErrorOf(_folder["secret"]));
    }

    [Theory]
    [InlineData("a.ini", "a.ini")]
    [InlineData("*.ini", "a.ini b.ini")]
    [InlineData("./[ab].ini", "a.ini b.ini")]
    [InlineData("?.ini", "a.ini b.ini")]
    [InlineData("conf.d/*", "conf.d/c.ini conf.d/d.conf")]
    [InlineData("*/*.ini", "conf.d/c.ini")]
    [InlineData("conf.d/../*.ini", "a.ini b.ini")]
    [InlineData(".*", ".hidden.ini")]
    [InlineData("*.nothing", "")]
    [InlineData("missing/*.ini", "")]
    [InlineData("a.ini/*", "")]
    [InlineData("conf.d", "")]
    [InlineData("a\0b", "")]
    public void PatternsMatchAsInAShell(string pattern, string expected)
    {
        foreach (var name in new[] { "a.ini", "b.ini", ".hidden.ini", "conf.d/c.ini", "conf.d/d.conf", "conf.d/deep/e.ini" })
            _folder.Write(name, "");
        Assert.Equal(expected, string.Join(' ', Match(pattern)));
    }

    [Fact]
    public void AnAbsolutePatternStartsAtTheRoot()
    {
        var path = _folder.Write("a.ini", "");
        Assert.Equal([path], _files.Match("/nowhere", _folder["*.ini"]));
    }

    [Fact]
    public void TheDirectoryOfARelativePathIsAbsolute() => Assert.Equal(Environment.CurrentDirectory, _files.DirectoryOf("circus.ini"));
}
