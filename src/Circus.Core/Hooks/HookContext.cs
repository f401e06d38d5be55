using System.Buffers;
using System.Text.Json;
using Circus.Options;
using Circus.Watchers;

namespace Circus.Hooks;

/// <summary>The JSON object that a hook reads: the arguments of spec/plugins-and-hooks.md §5, the watcher and the arbiter as they are.</summary>
internal static class HookContext
{
    internal static byte[] Write(HookCall call)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, call);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, HookCall call)
    {
        writer.WriteStartObject();
        writer.WriteString("hook_name"u8, call.Name);
        WriteArguments(writer, call);
        writer.WritePropertyName("watcher"u8);
        WriteWatcher(writer, call.Watcher);
        writer.WriteStartObject("arbiter"u8);
        writer.WriteString("endpoint"u8, call.Watcher.Circus.Endpoint);
        writer.WriteString("pubsub_endpoint"u8, call.Watcher.Circus.PubsubEndpoint);
        writer.WriteNumber("check_delay"u8, call.Watcher.Circus.CheckDelaySeconds);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteArguments(Utf8JsonWriter writer, HookCall call)
    {
        switch (call.Point)
        {
            case HookPoint.AfterSpawn:
            case HookPoint.ExtendedStats:
                writer.WriteNumber("pid"u8, call.Pid);
                break;
            case HookPoint.BeforeSignal or HookPoint.AfterSignal:
                writer.WriteNumber("pid"u8, call.Pid);
                writer.WriteNumber("signum"u8, call.Signum);
                break;
            case HookPoint.BeforeReap or HookPoint.AfterReap:
                writer.WriteNumber("process_pid"u8, call.Pid);
                writer.WriteNumber("time"u8, call.Time);
                break;
        }

        if (call.Point != HookPoint.AfterReap)
            return;
        writer.WriteNumber("exit_code"u8, call.ExitCode ?? 0);
        if (call.ProcessStatus is { } status)
            writer.WriteNumber("process_status"u8, status);
        else
            writer.WriteNull("process_status"u8);
    }

    private static void WriteWatcher(Utf8JsonWriter writer, Watcher watcher)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, watcher.Name);
        writer.WriteString("res_name"u8, watcher.ResName);
        writer.WriteString("status"u8, WatcherStateText.Of(watcher.State));
        writer.WriteStartArray("pids"u8);
        foreach (var process in watcher.Processes)
            writer.WriteNumberValue(process.Pid);
        writer.WriteEndArray();
        writer.WritePropertyName("options"u8);
        OptionsReply.Write(writer, watcher.Options);
        writer.WriteEndObject();
    }
}
