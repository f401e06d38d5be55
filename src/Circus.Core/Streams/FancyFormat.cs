namespace Circus.Streams;

/// <summary>The coloured lines of a FancyStdoutStream (streams.md §5); empty ones are left out.</summary>
/// <param name="timeFormat">Format of strftime.</param>
/// <param name="color">Name of a colour; null or an unknown one is any.</param>
/// <param name="random">Draws one.</param>
public sealed class FancyFormat(string timeFormat, string? color, Random random) : PrefixFormat(timeFormat, Open(color, random), "\e[0m")
{
    private static readonly string[] Colors = ["red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line) => line.IsEmpty ? 0 : base.Write(to, line);

    private static string Open(string? color, Random random)
    {
        var index = Array.IndexOf(Colors, color);
        return $"\e[0;3{(index < 0 ? random.Next(Colors.Length) : index) + 1};40m";
    }
}
