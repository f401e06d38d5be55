using System.Text;

namespace Circus.Cli.Terminals;

/// <summary>What a key means, whichever bytes the terminal sends for it.</summary>
internal enum KeyKind
{
    /// <summary>A character, see <see cref="Key.Character"/>.</summary>
    Character,

    /// <summary>ctrl and a letter, see <see cref="Key.Character"/> (lower case).</summary>
    Control,

    /// <summary>alt, or escape just before, and a character.</summary>
    Alt,
    Enter,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Escape,
    Up,
    Down,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    PageUp,
    PageDown,

    /// <summary>A sequence that means nothing here.</summary>
    Other,
}

/// <summary>One key press.</summary>
internal readonly record struct Key(KeyKind Kind, Rune Character = default)
{
    internal static Key Of(char character) => new(KeyKind.Character, new Rune(character));

    internal static Key Control(char letter) => new(KeyKind.Control, new Rune(letter));

    internal bool Is(char character) => Kind == KeyKind.Character && Character.Value == character;

    internal bool IsControl(char letter) => Kind == KeyKind.Control && Character.Value == letter;
}
