namespace Circus.Config;

/// <summary>Where something was written: file as named to the reader, line from 1. Line 0 is the file as a whole.</summary>
public readonly record struct SourceLocation(string File, int Line)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File ?? "";
}
