namespace Circus.Cli.Top;

/// <summary>The last values of a quantity, one for each period.</summary>
internal sealed class ValueHistory
{
    private const int Length = 64;
    private const string Bars = "▁▂▃▄▅▆▇█";

    private readonly double[] _values = new double[Length];
    private int _count;

    internal void Add(double value) => _values[_count++ % Length] = double.IsNaN(value) ? 0 : value;

    /// <summary>The newest values as bars, as many as columns, the newest on the right; the scale begins at 0 and ends at the largest shown or `full`.</summary>
    internal string Sparkline(int columns, double full)
    {
        var count = Math.Min(columns, Math.Min(_count, Length));
        var top = full;
        for (var i = 1; i <= count; i++)
            top = Math.Max(top, At(i));
        return string.Create(columns, (History: this, count, top), static (bars, state) =>
        {
            bars.Fill(' ');
            for (var i = 1; i <= state.count; i++)
                bars[^i] = Bars[Math.Clamp((int)(state.History.At(i) / state.top * Bars.Length), 0, Bars.Length - 1)];
        });
    }

    private double At(int back) => _values[(_count - back) % Length];
}
