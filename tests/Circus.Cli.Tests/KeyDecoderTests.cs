using System.Text;
using Circus.Cli.Terminals;

namespace Circus.Cli.Tests;

public sealed class KeyDecoderTests
{
    public static TheoryData<string, string> Sequences => new()
    {
        { "a", "Character a" },
        { "é", "Character é" },
        { "\r", "Enter" },
        { "\t", "Tab" },
        { "\u007f", "Backspace" },
        { "\u0001", "Control a" },
        { "\u001b[A", "Up" },
        { "\u001bOA", "Up" },
        { "\u001b[B", "Down" },
        { "\u001b[1;5C", "WordRight" },
        { "\u001b[H", "Home" },
        { "\u001b[1~", "Home" },
        { "\u001b[4~", "End" },
        { "\u001b[3~", "Delete" },
        { "\u001b[5~", "PageUp" },
        { "\u001b[6~", "PageDown" },
        { "\u001b[Z", "BackTab" },
        { "\u001bb", "Alt b" },
        { "\u001b[200~", "Other" },
        { "x\u001b[Ay", "Character x, Up, Character y" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void BytesBecomeKeys(string text, string keys) => Assert.Equal(keys, Decode(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [MemberData(nameof(Sequences))]
    public void BytesMayComeOneByOne(string text, string keys)
    {
        var decoder = new KeyDecoder();
        var read = new List<string>();
        foreach (var each in Encoding.UTF8.GetBytes(text))
        {
            decoder.Add([each]);
            while (decoder.TryRead(isLast: false, out var key))
                read.Add(Spell(key));
        }

        Assert.Equal(keys, string.Join(", ", read));
    }

    [Fact]
    public void AnEscapeAloneIsAKeyOnceNothingFollows()
    {
        var decoder = new KeyDecoder();
        decoder.Add("\u001b"u8);
        Assert.False(decoder.TryRead(isLast: false, out _));
        Assert.True(decoder.TryRead(isLast: true, out var key));
        Assert.Equal(KeyKind.Escape, key.Kind);
    }

    [Fact]
    public void NoBytesStopTheDecoder()
    {
        var random = new Random(20261127);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            var decoder = new KeyDecoder();
            decoder.Add(bytes);
            while (decoder.TryRead(isLast: true, out _)) { }
            Assert.False(decoder.IsInside);
        }
    }

    private static string Decode(byte[] bytes)
    {
        var decoder = new KeyDecoder();
        decoder.Add(bytes);
        var keys = new List<string>();
        while (decoder.TryRead(isLast: false, out var key))
            keys.Add(Spell(key));
        return string.Join(", ", keys);
    }

    private static string Spell(Key key) => key.Kind is KeyKind.Character or KeyKind.Control or KeyKind.Alt ? $"{key.Kind} {key.Character}" : key.Kind.ToString();
}
