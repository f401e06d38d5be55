using System.Text.Json;

namespace Circus.Plugins;

/// <summary>What the daemon answered, or that it didn't.</summary>
internal readonly record struct PluginReply(JsonElement Root, string? Error, int Errno)
{
    internal bool IsOk => Error is null;

    /// <summary>Another operation on the watcher was under way (protocol.md §7): the same request may succeed later.</summary>
    internal bool IsConflict => Errno == (int)Protocol.ReplyErrno.Conflict && Error!.Contains("already running", StringComparison.Ordinal);

    internal static PluginReply NoAnswer(string reason) => new(default, reason, 0);

    internal static PluginReply Of(JsonElement root)
    {
        if (root.TryGetProperty("status"u8, out var status) && status.ValueKind == JsonValueKind.String && status.ValueEquals("error"u8))
        {
            var reason = root.TryGetProperty("reason"u8, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
            return new(root, reason, root.TryGetProperty("errno"u8, out var errno) && errno.TryGetInt32(out var number) ? number : 0);
        }

        return new(root, null, 0);
    }
}
