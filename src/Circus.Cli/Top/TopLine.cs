namespace Circus.Cli.Top;

internal enum TopStyle
{
    Plain,
    Title,
    Header,
    Watcher,
    Trouble,
    Dim,
    Selected,
}

/// <summary>A line of the screen, as wide as the screen, in one style.</summary>
internal sealed record TopLine(string Text, TopStyle Style);
