using System.Globalization;
using System.Text;

namespace Circus.Plugins;

/// <summary>INFO in RESP, the Redis serialization protocol: AUTH and SELECT before it as the URL says.</summary>
internal sealed class RedisExchange(WebAddress url) : Exchange
{
    internal override byte[] Request => Encoding.UTF8.GetBytes(string.Concat(Commands.Select(static words =>
        string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n") + string.Concat(words.Select(static word =>
            string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))))));

    private IEnumerable<string[]> Commands
    {
        get
        {
            if (url.UserInfo.Length > 0)
                yield return ["AUTH", .. url.UserInfo.Split(':', 2).Select(WebAddress.Unescape).Where(static word => word.Length > 0)];
            if (url.Path.Trim('/') is { Length: > 0 } database)
                yield return ["SELECT", database];
            yield return ["INFO"];
        }
    }

    internal override ProbeResult? Read(ReadOnlySpan<byte> received, bool isClosed)
    {
        // Simple strings before the bulk string of INFO; an error ends it.
        while (!received.IsEmpty)
        {
            var end = received.IndexOf("\r\n"u8);
            if (end < 0)
                break;
            var line = Encoding.UTF8.GetString(received[..end]);
            received = received[(end + 2)..];
            switch (line[..Math.Min(1, line.Length)])
            {
                case "+":
                    continue;
                case "-":
                    return Fail(line[1..]);
                case "$" when int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length):
                    if (received.Length >= length)
                        return new ProbeResult { IsOk = true, Text = Encoding.UTF8.GetString(received[..length]) };
                    return isClosed ? Fail("the connection was closed within the answer") : null;
                default:
                    return Fail("it doesn't speak the Redis protocol");
            }
        }

        return isClosed ? Fail("the connection was closed without an answer") : null;
    }
}
