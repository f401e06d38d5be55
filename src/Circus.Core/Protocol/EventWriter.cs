using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Circus.Protocol;

/// <summary>Turns events into the two frames of the pubsub endpoint (spec/events-and-stats.md §1). Reused: nothing is allocated per event.</summary>
public sealed class EventWriter
{
    private readonly ArrayBufferWriter<byte> _topic = new(128);
    private readonly ArrayBufferWriter<byte> _payload = new(128);
    private readonly Utf8JsonWriter _writer;

    public EventWriter() => _writer = new Utf8JsonWriter(_payload);

    /// <summary>The topic frame of the last event written.</summary>
    public ReadOnlySpan<byte> Topic => _topic.WrittenSpan;

    /// <summary>The JSON frame of the last event written.</summary>
    public ReadOnlySpan<byte> Payload => _payload.WrittenSpan;

    public void Write(in WatcherEvent watcherEvent)
    {
        _topic.ResetWrittenCount();
        _topic.Write(watcherEvent.Kind == EventKind.BindError ? "socket."u8 : "watcher."u8);
        Encoding.UTF8.GetBytes(watcherEvent.ResName, _topic);
        _topic.Write("."u8);
        _topic.Write(NameOf(watcherEvent.Kind));

        _payload.ResetWrittenCount();
        _writer.Reset(_payload);
        _writer.WriteStartObject();
        if (watcherEvent.Kind is EventKind.Spawn or EventKind.Reap or EventKind.Kill)
            _writer.WriteNumber("process_pid"u8, watcherEvent.Pid);
        if (watcherEvent.Hook is { } hook)
            _writer.WriteString("name"u8, hook);
        JsonFloat.Write(_writer, "time"u8, watcherEvent.Time);
        if (watcherEvent.Kind == EventKind.Reap)
        {
            _writer.WriteNumber("exit_code"u8, watcherEvent.ExitCode);
            _writer.WriteString("reason"u8, NameOf(watcherEvent.Reason));
        }

        if (watcherEvent.Error is { } error)
            _writer.WriteString("error"u8, error);
        if (watcherEvent.IsVetoed)
            _writer.WriteBoolean("vetoed"u8, true);
        _writer.WriteEndObject();
        _writer.Flush();
    }

    private static ReadOnlySpan<byte> NameOf(EventKind kind) => kind switch
    {
        EventKind.Spawn => "spawn"u8,
        EventKind.Reap => "reap"u8,
        EventKind.Kill => "kill"u8,
        EventKind.Start => "start"u8,
        EventKind.Stop => "stop"u8,
        EventKind.Reload => "reload"u8,
        EventKind.Updated => "updated"u8,
        EventKind.Add => "add"u8,
        EventKind.HookSuccess => "hook_success"u8,
        EventKind.HookFailure => "hook_failure"u8,
        EventKind.SpawnFailed => "spawn_failed"u8,
        EventKind.BindError => "bind_error"u8,
        _ => "remove"u8,
    };

    private static ReadOnlySpan<byte> NameOf(ReapReason reason) => reason switch
    {
        ReapReason.Exited => "exited"u8,
        ReapReason.Signalled => "signalled"u8,
        ReapReason.Stop => "stop"u8,
        ReapReason.Reload => "reload"u8,
        ReapReason.Decr => "decr"u8,
        ReapReason.MaxAge => "max_age"u8,
        ReapReason.Unready => "unready"u8,
        _ => "kill"u8,
    };
}
