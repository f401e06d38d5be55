using System.Text;

namespace Circus.Streams;

/// <summary>The coloured lines of a FancyStdoutStream (streams.md §5); empty ones are left out.</summary>
public sealed class FancyFormat : PrefixFormat
{
    private static readonly string[] Colors = ["red", "green", "yellow", "blue", "magenta", "cyan", "white"];

    private readonly byte[] _opening;

    /// <param name="timeFormat">Format of strftime.</param>
    /// <param name="color">Name of a colour; null or an unknown one is any.</param>
    /// <param name="random">Draws one.</param>
    public FancyFormat(string timeFormat, string? color, Random random)
        : base(timeFormat)
    {
        var index = Array.IndexOf(Colors, color);
        _opening = Encoding.ASCII.GetBytes($"\e[0;3{(index < 0 ? random.Next(Colors.Length) : index) + 1};40m");
    }

    protected override ReadOnlySpan<byte> Opening => _opening;

    protected override ReadOnlySpan<byte> Ending => "\e[0m\n"u8;

    public override int Write(Span<byte> to, ReadOnlySpan<byte> line) => line.IsEmpty ? 0 : base.Write(to, line);
}
