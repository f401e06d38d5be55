using System.Text;

namespace Circus.Cli.Top;

/// <summary>`--once`: the list as plain text, all of it, as wide as it needs.</summary>
internal static class TopText
{
    private const int Columns = 120;

    internal static string Write(IReadOnlyList<MachineModel> machines, List<TopRow> rows, TopState state)
    {
        var layout = new TopView.Layout(Columns, state.ShowsPss);
        var text = new StringBuilder(TopView.Header(state, layout).TrimEnd()).Append('\n');
        foreach (var row in rows)
            text.Append(TopView.Row(row, state, layout).TrimEnd()).Append('\n');
        foreach (var machine in machines)
        {
            text.Append(machine.Label).Append(System.Globalization.CultureInfo.InvariantCulture, $": {machine.ProcessCount} processes, cpu {HumanText.Percent(machine.CpuPercent)}%, ")
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"mem {HumanText.Percent(machine.MemoryPercent)}%, rss {HumanText.Size(machine.RssBytes)}\n");
        }

        return text.ToString();
    }
}
