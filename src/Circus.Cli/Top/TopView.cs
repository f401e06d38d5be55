using System.Globalization;
using System.Text;
using Circus.Cli.Terminals;

namespace Circus.Cli.Top;

/// <summary>The screen as lines: title, header of the columns, the rows that fit, and what can be done at the bottom.</summary>
internal static class TopView
{
    /// <summary>Title, header and bottom.</summary>
    internal const int FixedLines = 3;

    private const int NarrowName = 21;
    private const int FixedColumns = 49;
    private const int Spark = 8;

    internal static void Draw(IReadOnlyList<MachineModel> machines, List<TopRow> rows, TopState state, int columns, int height, string clock, List<TopLine> lines)
    {
        lines.Clear();
        lines.Add(new(TextWidth.Fit(Title(machines, state, columns, clock), columns), TopStyle.Title));
        if (state.Mode == TopMode.Help)
        {
            AddHelp(columns, height - 1, lines);
            return;
        }

        var layout = new Layout(columns, state.ShowsPss);
        lines.Add(new(TextWidth.Fit(Header(state, layout), columns), TopStyle.Header));
        var last = Math.Min(rows.Count, state.Top + height - FixedLines);
        for (var i = state.Top; i < last; i++)
            lines.Add(new(TextWidth.Fit(Row(rows[i], state, layout), columns), i == state.Cursor ? TopStyle.Selected : StyleOf(rows[i])));
        while (lines.Count < height - 1)
            lines.Add(new(TextWidth.Fit(rows.Count == 0 && lines.Count == FixedLines ? Nothing(machines, state) : "", columns), TopStyle.Dim));
        lines.Add(new(TextWidth.Fit(Bottom(machines, state), columns), state.Mode == TopMode.List && state.Message.Length == 0 ? TopStyle.Dim : TopStyle.Title));
    }

    /// <summary>The header of the columns, for the plain text too.</summary>
    internal static string Header(TopState state, Layout layout) => Compose(
        layout,
        Mark("NAME / PID", state, SortKey.Name), "STATE", Mark("CPU%", state, SortKey.Cpu), "MEM%", Mark(state.ShowsPss ? "PSS" : "RSS", state, SortKey.Memory),
        Mark("AGE", state, SortKey.Age), Mark("FDS", state, SortKey.Descriptors), Mark("RST", state, SortKey.Restarts), layout.Tail > 0 ? layout.IsWide ? "CPU      MEM      COMMAND" : "CPU" : "");

    /// <summary>One row under it.</summary>
    internal static string Row(TopRow row, TopState state, Layout layout) => row.Kind switch
    {
        TopRowKind.Machine => MachineRow(row.Machine, layout),
        TopRowKind.Watcher => WatcherRow(row.Watcher!, state.IsFolded(row.Machine, row.Watcher), layout),
        TopRowKind.Process => ProcessRow(row.Process!, state.ShowsPss, layout),
        _ => SocketRow(row.Socket!),
    };

    private static string Title(IReadOnlyList<MachineModel> machines, TopState state, int columns, string clock)
    {
        var text = new StringBuilder("circus top ");
        if (machines.Count == 1)
            text.Append(machines[0].Label).Append(' ');
        else
            text.Append(CultureInfo.InvariantCulture, $"{machines.Count} machines ");
        var watchers = machines.Sum(machine => machine.Watchers.Values.Count(watcher => watcher.State.Length > 0));
        text.Append(CultureInfo.InvariantCulture, $" {watchers} watchers  {machines.Sum(machine => machine.ProcessCount)} procs");
        text.Append(CultureInfo.InvariantCulture, $"  cpu {HumanText.Percent(machines.Sum(machine => machine.CpuPercent))}%  rss {HumanText.Size(machines.Sum(machine => machine.RssBytes))}");
        if (state.Filter.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  /{state.Filter}");
        var spark = machines.Count == 1 ? $"{machines[0].CpuHistory.Sparkline(Spark, 100)} " : "";
        var room = columns - TextWidth.Of(text.ToString()) - clock.Length - 1;
        return room >= spark.Length ? text.Append(' ', room - spark.Length + 1).Append(spark).Append(clock).ToString() : text.ToString();
    }

    private static string Nothing(IReadOnlyList<MachineModel> machines, TopState state) =>
        state.Filter.Length > 0 ? $"  nothing fits the filter '{state.Filter}'" : $"  {machines.FirstOrDefault(machine => machine.Note.Length > 0)?.Note ?? "no processes"}";

    private static string Bottom(IReadOnlyList<MachineModel> machines, TopState state) => state switch
    {
        { Mode: TopMode.Confirm } => $"{state.Pending!.Question} [y/N]",
        { Mode: TopMode.Filter } => $"filter: {state.Input}_   (enter keeps it, escape clears it)",
        { Mode: TopMode.Jump } => $"watcher: {state.Input}_",
        { Mode: TopMode.Signal } => $"signal (HUP, USR1, 9): {state.Input}_",
        { Message.Length: > 0 } => state.Message,
        _ => machines.FirstOrDefault(machine => machine.Note.Length > 0) is { } machine
            ? $"{(machines.Count > 1 ? machine.Label + ": " : "")}{machine.Note}"
            : "h help  cmatfn sort  / filter  w jump  + - R S s K act  space fold  q quit",
    };

    private static string MachineRow(MachineModel machine, Layout layout) => Compose(
        layout,
        machine.Label, machine.Note.Length > 0 ? "!" : "ok", HumanText.Percent(machine.CpuPercent), HumanText.Percent(machine.MemoryPercent), SumOf(machine.RssBytes, layout), "",
        "", "", machine.Note.Length > 0 ? machine.Note : Sparks(machine.CpuHistory, machine.MemoryHistory, layout, $"{machine.ProcessCount} processes"));

    private static string WatcherRow(WatcherModel watcher, bool isFolded, Layout layout) => Compose(
        layout,
        $"{(isFolded ? '▸' : '▾')} {watcher.Name} ({watcher.Processes.Count})", watcher.State, HumanText.Percent(watcher.CpuPercent), HumanText.Percent(watcher.MemoryPercent),
        SumOf(watcher.RssBytes, layout), HumanText.Age(watcher.AgeSeconds), "", HumanText.Count(watcher.Restarts),
        Sparks(watcher.CpuHistory, watcher.MemoryHistory, layout, ""));

    private static string ProcessRow(ProcessModel process, bool isPss, Layout layout) => Compose(
        layout,
        $"   {process.Pid.ToString(CultureInfo.InvariantCulture)}{(process.Name.Length > 0 ? $" ({process.Name})" : "")}", process.User, HumanText.Percent(process.CpuPercent),
        HumanText.Percent(process.MemoryPercent), HumanText.Size(isPss ? process.PssBytes : process.RssBytes), HumanText.Age(process.AgeSeconds), HumanText.Count(process.Descriptors), "",
        layout.IsWide ? $"{"",Spark} {"",Spark} {process.Command}" : process.Command);

    // Under the heading of PSS: that is known only of the processes that are shown.
    private static string SumOf(long rssBytes, Layout layout) => layout.ShowsPss ? "" : HumanText.Size(rssBytes);

    private static string SocketRow(SocketModel socket)
    {
        var queue = socket.Queue < 0 ? "" : $"  queue {HumanText.Count(socket.Queue)}{(socket.Backlog < 0 ? "" : $"/{HumanText.Count(socket.Backlog)}")}";
        return $"  socket {socket.Name} {socket.Address}{queue}{(socket.Reads < 0 ? "" : $"  hits {HumanText.Count(socket.Reads)}")}";
    }

    private static string Sparks(ValueHistory cpu, ValueHistory memory, Layout layout, string rest) =>
        layout.Tail < Spark ? cpu.Sparkline(Math.Max(0, layout.Tail), 100)
        : layout.IsWide ? $"{cpu.Sparkline(Spark, 100)} {memory.Sparkline(Spark, 10)} {rest}" : cpu.Sparkline(Spark, 100);

    private static string Compose(Layout layout, string name, string state, string cpu, string memory, string size, string age, string descriptors, string restarts, string tail) => string.Join(
        ' ',
        TextWidth.Fit(name, layout.Name), TextWidth.Fit(state, 8), TextWidth.Fit(cpu, 6, isRight: true), TextWidth.Fit(memory, 5, isRight: true),
        TextWidth.Fit(size, 6, isRight: true), TextWidth.Fit(age, 7, isRight: true), TextWidth.Fit(descriptors, 5, isRight: true), TextWidth.Fit(restarts, 4, isRight: true), tail);

    private static string Mark(string heading, TopState state, SortKey key) => state.Sort == key ? heading + (state.IsReversed ? "▴" : "▾") : heading;

    private static TopStyle StyleOf(TopRow row) => row.Kind switch
    {
        TopRowKind.Machine => row.Machine.Note.Length > 0 ? TopStyle.Trouble : TopStyle.Title,
        TopRowKind.Watcher when row.Watcher!.State is "stopped" or "stopping" => TopStyle.Trouble,
        TopRowKind.Watcher => TopStyle.Watcher,
        _ => TopStyle.Plain,
    };

    private static void AddHelp(int columns, int height, List<TopLine> lines)
    {
        string[] help =
        [
            "", "  up down pgup pgdn home end j k g G   move", "  tab, shift-tab                       next, previous watcher",
            "  w NAME                               jump to a watcher", "  / TEXT                               filter by watcher, command, user or pid",
            "  space, enter, left, right            fold and unfold; z folds all, Z unfolds all",
            "  c m a t f n                          sort by cpu, memory, age, restarts, fds, name", "  r                                    reverse the order",
            "  P                                    PSS instead of RSS", "  + -                                  incr, decr",
            "  R S s L                              restart, stop, start, reload", "  K                                    send a signal to the process or watcher",
            "  q                                    quit", "", "  Actions ask before they do anything. RST counts deaths that nobody asked for.", "  Any key goes back.",
        ];
        for (var i = 0; i < height; i++)
            lines.Add(new(TextWidth.Fit(i < help.Length ? help[i] : "", columns), TopStyle.Plain));
    }

    /// <summary>The widths of the columns on a screen of this width: what is left over goes to the name and to what stands last.</summary>
    internal readonly record struct Layout
    {
        internal Layout(int columns, bool showsPss)
        {
            ShowsPss = showsPss;
            var spare = Math.Max(0, columns - FixedColumns - NarrowName);
            Name = NarrowName + Math.Min(spare / 3, 24);
            Tail = Math.Max(0, columns - FixedColumns - Name);
        }

        internal bool ShowsPss { get; }

        internal int Name { get; }

        internal int Tail { get; }

        /// <summary>Room for both sparklines and a command.</summary>
        internal bool IsWide => Tail >= (3 * Spark) + 2;
    }
}
