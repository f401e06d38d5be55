using System.Globalization;
using System.Text.Json;
using Circus.Cli.Control;
using Circus.Commands;
using Circus.Control;

namespace Circus.Cli.Top;

/// <summary>
/// What keeps the model of one daemon up to date: its stats stream, its events, and requests to its control endpoint. Where nothing is streamed
/// (`statsd` is off) it asks `stats`. Everything is looked at from one thread; nothing here waits.
/// </summary>
internal sealed class MachineLink : IDisposable
{
    private const string ShareOption = "--pss";
    private const double PatienceSeconds = 5;
    private const double SilenceSeconds = 2.5;
    private const double SocketsEverySeconds = 2;
    private const double SharesEverySeconds = 3;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(30);

    private readonly TopOptions _options;
    private readonly ControlOptions _control;
    private readonly Dictionary<string, Asked> _asked = [];
    private readonly Channel<IControlClient> _commands;
    private Channel<ISubscription>? _stats;
    private Channel<ISubscription>? _events;
    private string? _statsPlace;
    private string? _eventsPlace;
    private double _streamedAt;
    private double _socketsAskedAt = double.NegativeInfinity;
    private double _sharesAskedAt = double.NegativeInfinity;
    private double _statsLatency;
    private bool _isCut;

    /// <param name="place">The endpoint as given.</param>
    /// <param name="isPublisher">It is a stats endpoint: nothing can be asked.</param>
    /// <param name="options">The options of the program.</param>
    /// <param name="now">Seconds on the monotonic clock.</param>
    internal MachineLink(string place, bool isPublisher, TopOptions options, double now)
    {
        Model = new MachineModel(options.Ssh is null ? place : $"{options.Ssh} {place}");
        _options = options;
        _control = new ControlOptions { Endpoint = place, Timeout = Timeout, Curve = options.Curve, Ssh = options.Ssh, SshKeyFile = options.SshKeyFile };
        _commands = new(() => _control.TryConnect(Timeout, out var client, out var error) ? new(client, "") : new(null, error));
        // As long as nothing has been streamed, `stats` is asked: the first screen waits for nobody.
        _streamedAt = isPublisher ? now : double.NegativeInfinity;
        IsStreamOnly = isPublisher;
        if (isPublisher)
            Listen(place);
        else if (options.StatsEndpoint is { } stats)
            Listen(stats);
    }

    internal MachineModel Model { get; }

    internal bool IsStreamOnly { get; }

    /// <summary>Rounds of figures so far: percentages need two.</summary>
    internal int Rounds { get; private set; }

    /// <summary>Whether the states of the watchers are known, or can't be.</summary>
    internal bool HasStates { get; private set; }

    /// <summary>Its processes are those of this host, as far as the endpoint tells.</summary>
    internal bool IsLocal => _options.Ssh is null && Endpoint.TryParse(_control.Place, out var endpoint, out _)
        && (endpoint.Transport == EndpointTransport.Ipc || endpoint.Host is "localhost" or "127.0.0.1" or "::1");

    private TimeSpan Timeout => _options.Ssh is null ? ConnectTimeout : LoginTimeout;

    /// <summary>Takes whatever has come.</summary>
    internal void Pump(double now)
    {
        if (!IsStreamOnly && _commands.Advance(now))
            Ask("globaloptions", [], now, reply => LearnEndpoints(reply));
        PumpReplies(now);
        PumpStream(_stats, "stat.", now, (message, at) =>
        {
            if (StatsReader.TryApply(Model, message.Topic, message.Payload, at))
                (_streamedAt, _isCut) = (at, true);
        });
        PumpStream(_events, "watcher.", now, (message, _) => StatsReader.ApplyEvent(Model, message.Topic, message.Payload));
    }

    /// <summary>Once a period: asks for what is not streamed, and sums up.</summary>
    /// <param name="now">Seconds on the monotonic clock.</param>
    /// <param name="showsPss">The user wants to see the share of memory: of another host only its daemon can tell.</param>
    internal void Tick(double now, bool showsPss)
    {
        if (_isCut)
            Rounds++;
        _isCut = false;
        foreach (var (id, asked) in _asked)
        {
            if (now - asked.Sent <= PatienceSeconds)
                continue;
            _asked.Remove(id);
            HasStates &= asked.Command != "status";
        }

        var isSilent = now - _streamedAt > SilenceSeconds;
        if (_commands.Value is not null)
        {
            AskOnce("status", now, reply =>
            {
                StatsReader.ApplyStates(Model, reply);
                HasStates = true;
            });
            if (isSilent)
                AskStats(now, showsPss && !IsLocal);
            else if (showsPss && !IsLocal && now - _sharesAskedAt > SharesEverySeconds)
                AskShares(now);
            if (now - _socketsAskedAt > SocketsEverySeconds)
            {
                _socketsAskedAt = now;
                AskOnce("listsockets", now, reply => StatsReader.ApplySockets(Model, reply));
            }
        }

        Model.Note = Note(isSilent);
        Model.Close(now - Math.Max(_options.ProcessTimeout.TotalSeconds, (3 * _options.Interval.TotalSeconds) + _statsLatency));
    }

    /// <summary>Sends what the user has confirmed; how it ended goes to `tell`.</summary>
    internal void Do(TopAction action, double now, Action<string> tell)
    {
        if (_commands.Value is null)
        {
            tell("There is no control endpoint to send it to: give circus top --endpoint the daemon's `endpoint`.");
            return;
        }

        string[] words = action.Signal is null ? [action.Watcher]
            : action.Pid is { } pid ? [action.Watcher, pid.ToString(CultureInfo.InvariantCulture), action.Signal] : [action.Watcher, action.Signal];
        Ask(action.Command, words, now, reply => tell(reply.TryGetProperty("reason", out var reason) ? $"error: {reason}" : $"{action.Command} {action.Watcher}: ok"));
    }

    /// <summary>Why there are no figures, at length; empty when there are some.</summary>
    internal string Explanation() => Rounds > 0 || HasStates ? ""
        : IsStreamOnly || !Endpoint.TryParse(_control.Place, out var endpoint, out _) || _options.Ssh is not null || ControlClient.WhyUnreachable(endpoint, ConnectTimeout) is not { } reason
            ? Model.Note
            : $"{Model.Note}: a connection to {endpoint.Place} fails: {reason}. Check that the daemon runs, and that `endpoint` in its ini file is this one.";

    public void Dispose()
    {
        _commands.Dispose();
        _stats?.Dispose();
        _events?.Dispose();
    }

    private string Note(bool isSilent)
    {
        if (IsStreamOnly)
            return !isSilent ? "" : _stats!.Error.Length > 0 ? _stats.Error : $"no statistics from {_control.Place}";
        if (_commands.Error.Length > 0)
            return _commands.Error;
        return HasStates ? "" : $"no answer from {_control.Place}";
    }

    private void AskShares(double now)
    {
        _sharesAskedAt = now;
        AskOnce("stats", now, reply => StatsReader.ApplyShares(Model, reply), ShareOption);
    }

    private void AskStats(double now, bool withShares)
    {
        AskOnce("stats", now, reply =>
        {
            var then = Monotonic.Seconds();
            _statsLatency = then - now;
            StatsReader.ApplyStats(Model, reply, then);
            _isCut = true;
        }, withShares ? ShareOption : null);
    }

    private void LearnEndpoints(JsonElement reply)
    {
        if (!reply.TryGetProperty("options", out var options))
            return;
        if (_stats is null && options.TryGetProperty("stats_endpoint", out var stats))
            Listen(NamedEndpoint.SeenFromHere(stats.ToString(), _control.Place));
        if (_events is null && options.TryGetProperty("pubsub_endpoint", out var events))
        {
            _eventsPlace = NamedEndpoint.SeenFromHere(events.ToString(), _control.Place);
            _events = new(() => Subscribe(_eventsPlace));
        }
    }

    private void Listen(string place)
    {
        _statsPlace = place;
        _stats = new(() => Subscribe(_statsPlace));
    }

    private Opened<ISubscription> Subscribe(string place) =>
        _control.TrySubscribe(place, out var subscription, out var error, toMany: true) ? new(subscription, "") : new(null, error);

    private void PumpReplies(double now)
    {
        while (_commands.Value is { } client)
        {
            if (!client.TryReceive(TimeSpan.Zero, out var bytes, out var error))
            {
                if (error.Length > 0)
                    _commands.Fail(error, now);
                return;
            }

            TakeReply(bytes);
        }
    }

    private void TakeReply(byte[] bytes)
    {
        try
        {
            using var reply = JsonDocument.Parse(bytes);
            if (reply.RootElement.ValueKind == JsonValueKind.Object && reply.RootElement.TryGetProperty("id", out var id) && _asked.Remove(id.ToString(), out var asked))
                asked.Take(reply.RootElement);
        }
        catch (JsonException)
        {
            Model.Note = $"what answers at {_control.Place} doesn't speak JSON";
        }
    }

    private static void PumpStream(Channel<ISubscription>? channel, string prefix, double now, Action<ControlEvent, double> take)
    {
        if (channel is null)
            return;
        if (channel.Advance(now))
            channel.Value!.Subscribe(System.Text.Encoding.ASCII.GetBytes(prefix));
        while (channel.Value is { } subscription)
        {
            if (subscription.TryReceive(TimeSpan.Zero, out var message, out var error))
                take(message, now);
            else if (error.Length > 0)
                channel.Fail(error, now);
            else
                return;
        }
    }

    private void AskOnce(string command, double now, Action<JsonElement> take, string? option = null)
    {
        if (_asked.Values.All(asked => asked.Command != command))
            Ask(command, [], now, take, option);
    }

    private void Ask(string command, string[] words, double now, Action<JsonElement> take, string? option = null)
    {
        var given = new Dictionary<string, string?>();
        if (option is not null)
            given[option] = null;
        var request = new ControlRequest(CommandTable.Find(command)!);
        if (!request.TryWrite(new CommandWords(words, given), out _))
            return;
        _asked[request.Id] = new Asked(command, now, take);
        if (!_commands.Value!.TrySend(request.Json, TimeSpan.Zero, out var error) && error.Length > 0 && _control.Ssh is not null)
            _commands.Fail(error, now);
    }

    /// <summary>A request under way.</summary>
    private sealed record Asked(string Command, double Sent, Action<JsonElement> Take);
}
