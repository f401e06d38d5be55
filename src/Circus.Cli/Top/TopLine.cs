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
internal readonly record struct TopLine(string Text, TopStyle Style);
