using System.Globalization;
using System.Runtime.InteropServices;
using Circus.Cli.Control;
using Circus.Cli.Terminals;
using Circus.Control;
using Circus.Control.Curve;
using Circus.Linux;

namespace Circus.Cli.Top;

/// <summary>Runs `circus top`: one thread that looks at the connections five times a second, at the keys at once, and draws when something has changed.</summary>
internal sealed class TopRun : IDisposable
{
    private const int TickMs = 200;
    private const int OnceSeconds = 10;
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private readonly TopOptions _options;
    private readonly List<MachineLink> _links;
    private readonly List<MachineModel> _machines;
    private readonly List<TopRow> _rows = [];
    private readonly List<TopLine> _lines = [];
    private readonly TopState _state = new();
    private double _nextPeriod;
    private bool _isTold;

    private TopRun(TopOptions options, CurveClientKeys? keys)
    {
        _options = options;
        var now = Monotonic.Seconds();
        _links = [.. options.Endpoints.Select(place => new MachineLink(place, IsPublisher(place, keys), options, now))];
        _machines = [.. _links.Select(link => link.Model)];
        _nextPeriod = now;
    }

    /// <summary>The exit status: 0 when the user leaves; with --once 1 when no machine has answered.</summary>
    internal static int Run(TopOptions options)
    {
        string error;
        foreach (var place in options.StatsEndpoint is { } stats ? options.Endpoints.Append(stats) : options.Endpoints)
        {
            if (!Endpoint.TryParse(place, out _, out error))
                return ControlRun.Fail(error);
        }

        if (options.Ssh is not null && !SshHost.TryParse(options.Ssh, options.SshKeyFile, out _, out var fault))
            return ControlRun.Fail(fault);
        if (!options.Curve.TryLoad(out var keys, out error))
            return ControlRun.Fail(error);
        using var run = new TopRun(options, keys);
        return options.IsOnce || options.IsJson || !Terminal.IsInput || !Terminal.IsOutput || Terminal.Open() is not { } terminal ? run.Once() : run.Live(terminal);
    }

    public void Dispose() => _links.ForEach(link => link.Dispose());

    // Through ssh a look is a login more: there it is the control endpoint.
    private bool IsPublisher(string place, CurveClientKeys? keys) => _options.AreStatsEndpoints
        || (_options.Ssh is null && Endpoint.TryParse(place, out var endpoint, out _) && ControlClient.IsPublisher(endpoint, ProbeTimeout, keys));

    private int Once()
    {
        var end = Monotonic.Seconds() + OnceSeconds;
        while (Monotonic.Seconds() < end && !_links.TrueForAll(link => link.Rounds > 1 && (link.IsStreamOnly || link.HasStates)))
        {
            Advance(Monotonic.Seconds());
            Thread.Sleep(TickMs);
        }

        Rebuild();
        LookLocally(0, _rows.Count);
        if (_options.IsJson)
            Console.Out.WriteLine(TopJson.Write(_machines));
        else
            Console.Out.Write(TopText.Write(_machines, _rows, _state));
        foreach (var link in _links)
        {
            if (link.Explanation() is { Length: > 0 } explanation)
                Console.Error.WriteLine($"{link.Model.Label}: {explanation}");
        }

        return _links.Exists(link => link.Rounds > 0 || link.HasStates) ? ControlExit.Done : ControlExit.Failed;
    }

    private int Live(Terminal terminal)
    {
        // Whoever ends us shall find the terminal as it was.
        var isEnding = false;
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            Volatile.Write(ref isEnding, true);
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        var painter = new Painter(hasColors: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
        var input = new KeyboardInput();
        terminal.Raw();
        Painter.Enter();
        try
        {
            var size = (Rows: 0, Columns: 0);
            while (!_state.IsQuitting && !input.HasEnded && !Volatile.Read(ref isEnding))
            {
                var isChanged = Advance(Monotonic.Seconds());
                var before = size;
                size = Terminal.Size();
                isChanged |= size != before;
                isChanged |= TakeKeys(input, size.Rows);
                if (isChanged)
                    Draw(painter, size.Rows, size.Columns);
            }
        }
        finally
        {
            Painter.Leave();
            terminal.Restore();
        }

        return ControlExit.Done;
    }

    /// <summary>Takes what has come, and once a period sums up; true when the screen has to follow.</summary>
    private bool Advance(double now)
    {
        foreach (var link in _links)
            link.Pump(now);
        var isTold = _isTold;
        _isTold = false;
        if (now < _nextPeriod)
            return isTold;
        _nextPeriod = Math.Max(_nextPeriod + _options.Interval.TotalSeconds, now);
        foreach (var link in _links)
            link.Tick(now, _state.ShowsPss);
        return true;
    }

    private bool TakeKeys(KeyboardInput input, int height)
    {
        var isChanged = false;
        while (input.TryRead(isChanged ? 0 : TickMs, out var key))
        {
            if (_state.Apply(key, _rows, Math.Max(1, height - TopView.FixedLines)) is { } action)
                _links.Find(link => link.Model == action.Machine)!.Do(action, Monotonic.Seconds(), Tell);
            isChanged = true;
            // The next key may mean a row of the list as it is now.
            Rebuild();
            _state.Settle(_rows, null, Math.Max(1, height - TopView.FixedLines));
        }

        return isChanged;
    }

    private void Tell(string message)
    {
        _state.Message = message;
        _isTold = true;
    }

    /// <summary>The time of day in UTC: a static binary brings no time zones.</summary>
    private static string ClockText()
    {
        var seconds = (long)Clock.RealtimeSeconds() % (24 * 60 * 60);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}Z");
    }

    private void Rebuild() => TopList.Build(_machines, _state, _rows);

    /// <summary>For the rows that are shown alone: it costs some microseconds each.</summary>
    private void LookLocally(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (_rows[i] is { Process: { } process, Machine: var machine } && _links.Find(link => link.Model == machine)!.IsLocal)
                LocalProc.Look(process, _state.ShowsPss);
        }
    }

    private void Draw(Painter painter, int height, int columns)
    {
        var body = Math.Max(1, height - TopView.FixedLines);
        TopRow? before = _state.Cursor < _rows.Count ? _rows[_state.Cursor] : null;
        Rebuild();
        _state.Settle(_rows, before, body);
        LookLocally(_state.Top, Math.Min(_rows.Count, _state.Top + body));
        TopView.Draw(_machines, _rows, _state, columns, height, ClockText(), _lines);
        painter.Paint(_lines, columns);
    }
}
