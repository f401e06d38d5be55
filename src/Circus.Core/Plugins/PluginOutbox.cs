using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Circus.Plugins;

/// <summary>
/// Between one built-in plugin and its host: what the plugin wants done, and who waits for which answer. The host sets <see cref="Now"/> before
/// each input and takes the effects after it.
/// </summary>
/// <param name="index">Which of the plugins of a process it is: their requests share a connection and must have different numbers.</param>
public sealed class PluginOutbox(int index = 0)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private const int MostTries = 60;

    // In the order of asking; few at a time.
    private readonly List<Pending> _pending = [];
    private readonly List<Pending> _later = [];
    private readonly Dictionary<long, Action<ProbeResult>> _probes = [];
    private long _last = (long)index << 40;

    /// <summary>What is to be done, in order; the host clears it.</summary>
    public List<PluginEffect> Effects { get; } = [];

    /// <summary>The time of the input that is being handled.</summary>
    public Instant Now { get; set; }

    /// <summary>When <see cref="RunTimers"/> has something to do.</summary>
    public Instant NextTimer
    {
        get
        {
            var next = Instant.Never;
            foreach (var pending in _pending)
                next = pending.Due < next ? pending.Due : next;
            foreach (var later in _later)
                next = later.Due < next ? later.Due : next;
            return next;
        }
    }

    /// <summary>Gives up on answers that don't come, and sends anew what was refused for a while.</summary>
    public void RunTimers()
    {
        foreach (var pending in TakeDue(_pending))
            pending.Then(PluginReply.NoAnswer($"no answer within {AnswerTime.TotalSeconds} s"));
        foreach (var later in TakeDue(_later))
            later.Then(default);
    }

    /// <summary>The JSON object of a reply; false for anything else.</summary>
    public static bool TryParseReply(byte[] json, out JsonElement root)
    {
        root = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            root = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            // Not a Circus daemon: the request stays unanswered until its time is up.
        }

        return root.ValueKind == JsonValueKind.Object;
    }

    /// <summary>A reply of the daemon has come. Without an id it belongs to the oldest request. False when it isn't for this plugin.</summary>
    public bool OnReply(JsonElement root)
    {
        var number = root.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String
            ? long.TryParse(id.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0
            : _pending.FirstOrDefault()?.Number ?? 0;
        if (_pending.Find(each => each.Number == number) is not { } pending)
            return false;
        _pending.Remove(pending);
        pending.Then(PluginReply.Of(root));
        return true;
    }

    /// <summary>The connection is lost: what was asked for won't be answered.</summary>
    public void OnDisconnected()
    {
        var lost = _pending.ToArray();
        _pending.Clear();
        foreach (var pending in lost)
            pending.Then(PluginReply.NoAnswer("the connection to the daemon is lost"));
    }

    /// <summary>Nobody waits any more for what was asked for, or was put off.</summary>
    internal void Forget()
    {
        _pending.Clear();
        _probes.Clear();
        _later.Clear();
    }

    /// <summary>A probe has ended.</summary>
    public void OnProbed(long number, ProbeResult result)
    {
        if (_probes.Remove(number, out var then))
            then(result);
    }

    /// <summary>Asks the daemon; the reply comes later.</summary>
    internal void Call(string command, Action<Utf8JsonWriter>? properties, Action<PluginReply> then)
    {
        var number = ++_last;
        _pending.Add(new Pending(number, Now + AnswerTime, then));
        Effects.Add(new SendRequest(Write(command, properties, number)));
    }

    /// <summary>Has the daemon do something. While another operation is under way it is asked again; any other refusal is logged.</summary>
    internal void Order(string command, Action<Utf8JsonWriter> properties, int tries = 1) => Call(command, properties, reply =>
    {
        if (reply.IsOk)
            return;
        if (reply.IsConflict && tries < MostTries)
            Later(RetryDelay, () => Order(command, properties, tries + 1));
        else
            Log(PluginLogLevel.Warning, $"{command}: {reply.Error}");
    });

    internal void Later(TimeSpan delay, Action then) => _later.Add(new Pending(0, Now + delay, _ => then()));

    internal void Probe(PluginProbe probe, Action<ProbeResult> then)
    {
        var number = ++_last;
        _probes.Add(number, then);
        Effects.Add(new StartProbe(number, probe));
    }

    internal void Log(PluginLogLevel level, string text) => Effects.Add(new WriteLog(level, text));

    internal void Info(string text) => Log(PluginLogLevel.Info, text);

    internal void Warn(string text) => Log(PluginLogLevel.Warning, text);

    private static byte[] Write(string command, Action<Utf8JsonWriter>? properties, long number)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("command"u8, command);
        writer.WriteStartObject("properties"u8);
        properties?.Invoke(writer);
        writer.WriteEndObject();
        writer.WriteString("id"u8, number.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private List<Pending> TakeDue(List<Pending> all)
    {
        var due = all.FindAll(each => each.Due <= Now);
        foreach (var each in due)
            all.Remove(each);
        return due;
    }

    private sealed class Pending(long number, Instant due, Action<PluginReply> then)
    {
        internal long Number { get; } = number;

        internal Instant Due { get; } = due;

        internal Action<PluginReply> Then { get; } = then;
    }
}
