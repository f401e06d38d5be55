namespace Circus.Control.Curve.Tests;

public sealed class SecretKeyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("circus-");

    private string KeyPath => Path.Combine(_folder.FullName, "daemon.key");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WhatIsCreatedIsRead()
    {
        Assert.True(SecretKeyFile.TryCreate(KeyPath, force: false, out var made, out var error), error);
        Assert.Equal("600", Mode(KeyPath));
        Assert.Equal("644", Mode(KeyPath + ".pub"));
        Assert.True(SecretKeyFile.TryRead(KeyPath, out var read, out error), error);
        Assert.Equal(made.PublicText, read.PublicText);
        Assert.Equal(made.PublicText + "\n", File.ReadAllText(KeyPath + ".pub"));
        Assert.True(CurveClientKeys.TryLoad(KeyPath + ".pub", KeyPath, out var keys, out error), error);
        Assert.True(keys.Server.SequenceEqual(made.Public));
    }

    [Fact]
    public void AnExistingFileIsReplacedOnlyByForce()
    {
        Assert.True(SecretKeyFile.TryCreate(KeyPath, force: false, out var first, out _));
        Assert.False(SecretKeyFile.TryCreate(KeyPath, force: false, out _, out var error));
        Assert.Equal($"{KeyPath} exists already (--force replaces it)", error);
        Assert.Equal(first.SecretText + "\n", File.ReadAllText(KeyPath));
        Assert.True(SecretKeyFile.TryCreate(KeyPath, force: true, out var second, out _));
        Assert.Equal(second.SecretText + "\n", File.ReadAllText(KeyPath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void AFileThatOthersCanReadIsRefused(UnixFileMode bit)
    {
        Assert.True(SecretKeyFile.TryCreate(KeyPath, force: false, out _, out _));
        File.SetUnixFileMode(KeyPath, KeyFile.Secret | bit);
        Assert.False(SecretKeyFile.TryRead(KeyPath, out _, out var error));
        Assert.Equal($"{KeyPath} has mode {Mode(KeyPath)}: others can read it (chmod 600 {KeyPath})", error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    public void AFileWithoutAKeyIsRefused(string text)
    {
        File.WriteAllText(KeyPath, text);
        File.SetUnixFileMode(KeyPath, KeyFile.Secret);
        Assert.False(SecretKeyFile.TryRead(KeyPath, out _, out var error));
        Assert.Equal($"{KeyPath} holds no secret key (40 characters of Z85, as circus keygen writes them)", error);
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        Assert.False(SecretKeyFile.TryRead(KeyPath, out _, out var error));
        Assert.Equal($"{KeyPath}: No such file or directory", error);
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
