using System.Globalization;
using System.Text;

namespace Circus.Plugins;

/// <summary>
/// One request of HTTP/1.1 (RFC 9112) on a connection of its own: `Connection: close`, so the body ends with the connection at the latest. Of the
/// answer the status counts, and that it comes whole.
/// </summary>
internal sealed class HttpExchange(WebAddress url, byte[]? body) : Exchange
{
    /// <summary>More than this of a body is not waited for: the answer is there.</summary>
    private const int LongestBody = 8 << 20;

    private const int Ok = 200, MultipleChoices = 300, BadRequest = 400;

    internal override byte[] Request => body is null
        ? Encoding.ASCII.GetBytes($"GET {url.Path} HTTP/1.1\r\n{Common}\r\n")
        : [.. Encoding.ASCII.GetBytes($"POST {url.Path} HTTP/1.1\r\n{Common}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private string Common => $"Host: {url.Authority}\r\nUser-Agent: circus\r\nAccept: */*\r\nConnection: close\r\n{Authorization}";

    private string Authorization => url.UserInfo.Length == 0 ? ""
        : $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(WebAddress.Unescape(url.UserInfo)))}\r\n";

    internal override ProbeResult Fail(string reason) => ProbeResult.Failed(reason, HttpProbe.NoAnswer);

    internal override ProbeResult? Read(ReadOnlySpan<byte> received, bool isClosed)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return isClosed || received.Length > LongestBody ? Fail("the answer has no end of its header") : null;
        var lines = Encoding.Latin1.GetString(received[..end]).Split("\r\n");
        var words = lines[0].Split(' ', 3);
        if (!words[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return Fail("the answer isn't HTTP/1.1");
        var content = received[(end + 4)..];

        // 1xx announces the answer that follows.
        if (status < Ok)
            return Read(content, isClosed);
        if (!isClosed && !IsWhole(lines, content, status))
            return null;
        return new ProbeResult
        {
            IsOk = status is >= Ok and < MultipleChoices,
            Code = status,
            Location = status is >= MultipleChoices and < BadRequest ? Find(lines, "Location") : null,
            Error = status is >= Ok and < MultipleChoices ? "" : string.Create(CultureInfo.InvariantCulture, $"HTTP status {status}"),
        };
    }

    private static bool IsWhole(string[] lines, ReadOnlySpan<byte> content, int status) =>
        status is 204 or 304 || content.Length > LongestBody
        || (long.TryParse(Find(lines, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? content.Length >= length
            : Find(lines, "Transfer-Encoding") is not null && content.EndsWith("0\r\n\r\n"u8));

    private static string? Find(string[] lines, string name) =>
        lines.Skip(1).Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
