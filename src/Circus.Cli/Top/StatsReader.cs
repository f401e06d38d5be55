using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Circus.Cli.Top;

/// <summary>
/// Puts messages of a daemon into its model: the stream of the stats endpoint (events-and-stats.md §3), events, and replies of `status`, `stats`
/// and `listsockets`. A message of another form is passed over: newer daemons may say more.
/// </summary>
internal static class StatsReader
{
    private const string TopicPrefix = "stat.";
    private const string EventPrefix = "watcher.";
    private const string Sockets = "sockets";

    /// <summary>A message of the stats stream; false when it is none.</summary>
    internal static bool TryApply(MachineModel machine, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, double now)
    {
        var name = Encoding.UTF8.GetString(topic);
        if (!name.StartsWith(TopicPrefix, StringComparison.Ordinal))
            return false;
        name = name[TopicPrefix.Length..];
        try
        {
            // The last part is a member when the message says so: names may have dots of their own.
            var dot = name.LastIndexOf('.');
            if (dot > 0 && HasMember(payload))
                ApplyMember(machine, name[..dot], name.AsSpan(dot + 1), payload, now);
            else if (name != Sockets)
                ApplyGroup(machine.Watcher(name), payload, now);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An event: counts deaths that nobody asked for. A daemon that doesn't say why (the reference) reports only those, and stops.</summary>
    internal static void ApplyEvent(MachineModel machine, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(topic);
        var dot = text.LastIndexOf('.');
        if (!text.StartsWith(EventPrefix, StringComparison.Ordinal) || dot <= EventPrefix.Length || text[(dot + 1)..] != "reap"
            || !machine.Watchers.TryGetValue(text[EventPrefix.Length..dot], out var watcher) || watcher.Restarts < 0)
        {
            return;
        }

        using var json = Parse(payload.ToArray());
        var isAsked = json is null || (json.RootElement.TryGetProperty("reason", out var reason)
            ? reason.ToString() is not ("exited" or "signalled")
            : watcher.State is "stopping" or "stopped");
        if (!isAsked)
            watcher.Restarts++;
    }

    /// <summary>The reply of `status` without a name.</summary>
    internal static void ApplyStates(MachineModel machine, JsonElement reply)
    {
        if (!reply.TryGetProperty("statuses", out var statuses) || statuses.ValueKind != JsonValueKind.Object)
            return;
        machine.ForgetStates();
        foreach (var each in statuses.EnumerateObject())
            machine.SetState(each.Name, each.Value.ToString());
    }

    /// <summary>The reply of `stats` without a name: all processes of all watchers, so that what isn't in it is gone.</summary>
    internal static void ApplyStats(MachineModel machine, JsonElement reply, double now)
    {
        if (!reply.TryGetProperty("infos", out var infos) || infos.ValueKind != JsonValueKind.Object)
            return;
        foreach (var group in infos.EnumerateObject())
        {
            var watcher = machine.Watcher(group.Name);
            if (group.Value.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var entry in group.Value.EnumerateObject())
            {
                if (entry.Value.ValueKind == JsonValueKind.Object && int.TryParse(entry.Name, CultureInfo.InvariantCulture, out var pid))
                    ProcessReader.Read(watcher.Process(pid), Encoding.UTF8.GetBytes(entry.Value.GetRawText()), now);
            }

            RemoveUnseen(watcher, now);
        }
    }

    /// <summary>The shares of memory in a reply of `stats` with pss. All else in it is left to the stream, whose percentages are of other times.</summary>
    internal static void ApplyShares(MachineModel machine, JsonElement reply)
    {
        if (!reply.TryGetProperty("infos", out var infos) || infos.ValueKind != JsonValueKind.Object)
            return;
        foreach (var group in infos.EnumerateObject().Where(group => group.Value.ValueKind == JsonValueKind.Object))
        {
            var watcher = machine.Watcher(group.Name);
            foreach (var entry in group.Value.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
            {
                if (int.TryParse(entry.Name, CultureInfo.InvariantCulture, out var pid) && watcher.Processes.TryGetValue(pid, out var process))
                    process.PssBytes = Number(entry.Value, "pss");
            }
        }
    }

    /// <summary>The reply of `listsockets`.</summary>
    internal static void ApplySockets(MachineModel machine, JsonElement reply)
    {
        if (!reply.TryGetProperty(Sockets, out var sockets) || sockets.ValueKind != JsonValueKind.Array)
            return;
        foreach (var each in sockets.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.Object))
        {
            if (!each.TryGetProperty("fd", out var fd) || !fd.TryGetInt32(out var descriptor))
                continue;
            var socket = machine.Socket(descriptor);
            socket.Name = Text(each, "name");
            ReadQueue(socket, each);
            if (socket.Address.Length == 0)
                socket.Address = each.TryGetProperty("path", out var path) ? path.ToString() : $"{Text(each, "host")}:{Text(each, "port")}";
        }
    }

    private static bool HasMember(ReadOnlySpan<byte> payload) => payload.IndexOf("\"subtopic\""u8) >= 0;

    private static void ApplyMember(MachineModel machine, string group, ReadOnlySpan<char> member, ReadOnlySpan<byte> payload, double now)
    {
        if (!int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;
        if (group == Sockets)
            ReadSocket(machine.Socket(number), payload);
        else
            ProcessReader.Read(machine.Watcher(group).Process(number), payload, now);
    }

    private static void ReadSocket(SocketModel socket, ReadOnlySpan<byte> payload)
    {
        using var json = Parse(payload.ToArray());
        if (json is null)
            return;
        socket.Address = Text(json.RootElement, "address");
        socket.Reads = Number(json.RootElement, "reads");
        ReadQueue(socket, json.RootElement);
    }

    /// <summary>The reference tells the backlog that was asked for; a newer daemon what waits now, and how much the kernel lets wait.</summary>
    private static void ReadQueue(SocketModel socket, JsonElement json)
    {
        if (Number(json, "queued") is >= 0 and var queued)
            socket.Queue = queued;
        if (Number(json, "queue_limit") is >= 0 and var limit)
            socket.Backlog = limit;
        else if (Number(json, "backlog") is >= 0 and var backlog)
            socket.Backlog = backlog;
    }

    /// <summary>The message of a whole group lists its pids: what isn't among them is gone.</summary>
    private static void ApplyGroup(WatcherModel watcher, ReadOnlySpan<byte> payload, double now)
    {
        using var json = Parse(payload.ToArray());
        if (json is null)
            return;
        if (Number(json.RootElement, "restarts") is >= 0 and var restarts)
            watcher.Restarts = restarts;
        if (!json.RootElement.TryGetProperty("pid", out var pids) || pids.ValueKind != JsonValueKind.Array)
            return;
        var alive = pids.EnumerateArray().Select(pid => pid.TryGetInt32(out var number) ? number : 0).ToHashSet();
        foreach (var pid in watcher.Processes.Keys)
        {
            if (!alive.Contains(pid))
                watcher.Processes.Remove(pid);
        }
    }

    private static void RemoveUnseen(WatcherModel watcher, double now)
    {
        foreach (var (pid, process) in watcher.Processes)
        {
            if (process.Seen < now)
                watcher.Processes.Remove(pid);
        }
    }

    private static JsonDocument? Parse(byte[] payload)
    {
        try
        {
            var json = JsonDocument.Parse(payload);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
        }
        catch (JsonException)
        {
            // Not a message of ours.
        }

        return null;
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static long Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : -1;
}
