using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Circus.Arbiters;
using Circus.Config;
using Circus.Configuration;
using Circus.Control;
using Circus.Control.Tests;
using Circus.Logging.Tests;
using Circus.Options;
using Circus.Roles;
using Circus.Roles.Tests;

namespace Circus.Loop.Tests;

/// <summary>The loop on a thread of its own with the real kernel, an ini file, and the test in place of the control room.</summary>
internal sealed class LoopUnderTest : IControlPort, IStatsPort, IDisposable
{
    private static readonly RequestEnvelope Envelope = new(new PeerId(1, 1), Delimiter: false, Peers.Unix(0, 0));

    private readonly TestFolder _folder = new();
    private readonly DaemonLoop _loop;
    private readonly Thread _thread;
    private readonly BlockingCollection<string> _events = [];
    private readonly BlockingCollection<string> _replies = [];
    private readonly BlockingCollection<(string Topic, JsonElement Payload)> _statistics = [];

    internal LoopUnderTest(string ini)
    {
        _loop = new DaemonLoop(Log);
        WriteIni(ini);
        var source = new ConfigSource(_folder["circus.ini"]);
        Assert.True(source.TryLoad(out var config, out var error), error);
        Assert.True(RoleRules.TryCreate(new CircusOptions(), source, daemonUid: 0, out var rules, out error), error);
        _loop.Inbox.Rules = rules;
        _thread = new Thread(() => Run(source, config)) { IsBackground = true };
        _thread.Start();
    }

    internal RecordingLogger Log { get; } = new();

    /// <summary>Replies that must fail before the next one gets through.</summary>
    internal int FailingReplies { get; set; }

    /// <summary>While it isn't set, the loop waits in its next reply.</summary>
    internal ManualResetEventSlim MayReply { get; } = new(true);

    internal int Resumed { get; private set; }

    internal int Reconfigured { get; private set; }

    public bool HasSubscribers => true;

    /// <summary>Whether the control room has enough for now.</summary>
    public bool IsFull { get; set; }

    /// <summary>It has no longer enough.</summary>
    internal void MakeRoom()
    {
        IsFull = false;
        _loop.Inbox.OnRoom();
    }

    internal void WriteIni(string ini) => _folder.Write("circus.ini", ini);

    /// <summary>False: the loop wants no more for now.</summary>
    internal bool Send(string command, object? properties = null) =>
        _loop.Inbox.OnMessage(Envelope, JsonSerializer.SerializeToUtf8Bytes(new { id = command, command, properties = properties ?? new { } }));

    internal bool HasReplied => _replies.Count > 0;

    internal JsonElement Reply()
    {
        Assert.True(_replies.TryTake(out var reply, Patience.Milliseconds), "no reply");
        return JsonDocument.Parse(reply).RootElement;
    }

    /// <summary>The next event as "TOPIC", and the pid that it names.</summary>
    internal (string Topic, int Pid) Event()
    {
        Assert.True(_events.TryTake(out var text, Patience.Milliseconds), "no event");
        var parts = text.Split(' ', 2);
        var pid = JsonDocument.Parse(parts[1]).RootElement.TryGetProperty("process_pid", out var value) ? value.GetInt32() : 0;
        return (parts[0], pid);
    }

    internal void Quit()
    {
        Send("quit");
        Assert.True(_thread.Join(Patience.Milliseconds), "the loop doesn't end");
    }

    void IControlPort.Reply(PeerId peer, ReadOnlySpan<byte> json, bool delimiter)
    {
        Assert.Equal(Envelope.Peer, peer);
        Assert.True(MayReply.Wait(Patience.Milliseconds));
        if (FailingReplies-- > 0)
            throw new InvalidOperationException("a bug");
        _replies.Add(Encoding.UTF8.GetString(json));
    }

    void IControlPort.Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload) =>
        _events.Add($"{Encoding.UTF8.GetString(topic)} {Encoding.UTF8.GetString(payload)}");

    void IControlPort.ResumeRequests() => Resumed++;

    void IStatsPort.Add(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload) =>
        _statistics.Add((Encoding.UTF8.GetString(topic), JsonDocument.Parse(payload.ToArray()).RootElement));

    void IStatsPort.Flush()
    {
    }

    /// <summary>Someone subscribes to statistics, or nobody does any more.</summary>
    internal void WantStatistics(bool wanted) => _loop.Inbox.OnStatsWanted(wanted);

    /// <summary>The next message of the statistics stream.</summary>
    internal (string Topic, JsonElement Payload) Statistic()
    {
        Assert.True(_statistics.TryTake(out var message, Patience.Milliseconds), "no statistics");
        return message;
    }

    public void Dispose()
    {
        if (_thread.IsAlive)
            Quit();
        _loop.Dispose();
        MayReply.Dispose();
        _folder.Dispose();
    }

    private void Run(ConfigSource source, ArbiterConfig config)
    {
        var effects = new Effects();
        var arbiter = new Arbiter(config, _loop.Kernel, new SystemClock(), effects, new Random(1), source);
        arbiter.Start();
        _loop.Run(arbiter, effects, this, this, () => Reconfigured++);
    }
}
