using System.Text.Json;

namespace Circus.Stats;

/// <summary>The keys of messages of the statistics stream, encoded once: what must be escaped in them is not looked for again and again.</summary>
internal static class StatsKeys
{
    internal static readonly JsonEncodedText Address = JsonEncodedText.Encode("address");
    internal static readonly JsonEncodedText Addresses = JsonEncodedText.Encode("addresses");
    internal static readonly JsonEncodedText Age = JsonEncodedText.Encode("age");
    internal static readonly JsonEncodedText Children = JsonEncodedText.Encode("children");
    internal static readonly JsonEncodedText Cmdline = JsonEncodedText.Encode("cmdline");
    internal static readonly JsonEncodedText Cpu = JsonEncodedText.Encode("cpu");
    internal static readonly JsonEncodedText CreateTime = JsonEncodedText.Encode("create_time");
    internal static readonly JsonEncodedText Ctime = JsonEncodedText.Encode("ctime");
    internal static readonly JsonEncodedText Fd = JsonEncodedText.Encode("fd");
    internal static readonly JsonEncodedText Fds = JsonEncodedText.Encode("fds");
    internal static readonly JsonEncodedText Mem = JsonEncodedText.Encode("mem");
    internal static readonly JsonEncodedText MemInfo1 = JsonEncodedText.Encode("mem_info1");
    internal static readonly JsonEncodedText MemInfo2 = JsonEncodedText.Encode("mem_info2");
    internal static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    internal static readonly JsonEncodedText Nice = JsonEncodedText.Encode("nice");
    internal static readonly JsonEncodedText Pid = JsonEncodedText.Encode("pid");
    internal static readonly JsonEncodedText Pss = JsonEncodedText.Encode("pss");
    internal static readonly JsonEncodedText QueueLimit = JsonEncodedText.Encode("queue_limit");
    internal static readonly JsonEncodedText Reads = JsonEncodedText.Encode("reads");
    internal static readonly JsonEncodedText Rss = JsonEncodedText.Encode("rss");
    internal static readonly JsonEncodedText Started = JsonEncodedText.Encode("started");
    internal static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    internal static readonly JsonEncodedText Subtopic = JsonEncodedText.Encode("subtopic");
    internal static readonly JsonEncodedText Threads = JsonEncodedText.Encode("threads");
    internal static readonly JsonEncodedText Username = JsonEncodedText.Encode("username");
    internal static readonly JsonEncodedText Wid = JsonEncodedText.Encode("wid");
}
