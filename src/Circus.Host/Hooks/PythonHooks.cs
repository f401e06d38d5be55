using System.Globalization;
using System.Text;
using System.Text.Json;
using Circus.Linux;

namespace Circus.Hooks;

/// <summary>
/// The hooks that are functions of Python, `package.module.callable`: one python3 process for all of them, started for the first call, which
/// imports each once and answers calls from threads. A call and its answer are one packet each. When it has ended, so have its calls, and the
/// next call starts another one.
/// </summary>
internal sealed class PythonHooks(
    Spawner spawner,
    IReadOnlyDictionary<string, string> environment,
    Action<int, int> watchExit,
    Action<int> watchReplies,
    Queue<(HookCall Call, HookOutcome Outcome)> done) : IDisposable
{
    private const int LargestReply = 1 << 18;

    private readonly Dictionary<int, HookCall> _calls = [];
    private readonly byte[] _reply = new byte[LargestReply];
    private Fd _socket;
    private Fd _pidfd;
    private int _lastId;

    /// <summary>The python3 process; 0 if none runs.</summary>
    internal int Pid { get; private set; }

    internal void Ask(HookCall call)
    {
        if (Pid == 0 && Start() is { } error)
        {
            done.Enqueue((call, HookOutcome.Broken(error)));
            return;
        }

        var id = ++_lastId;
        var errno = Sockets.Send(_socket.Value, Encoding.UTF8.GetBytes(QuestionOf(id, call)), out _);
        if (errno == Errno.None)
            _calls.Add(id, call);
        else
            done.Enqueue((call, HookOutcome.Broken($"python3 can't be asked: {ErrnoText.Describe(errno)}")));
    }

    /// <summary>The answer is no longer wanted. A function that hangs is ended with its process, unless others are at work there.</summary>
    internal void GiveUp(HookCall call)
    {
        foreach (var (id, each) in _calls)
        {
            if (!ReferenceEquals(each, call))
                continue;
            _calls.Remove(id);
            if (_calls.Count == 0 && Pid != 0)
                Signals.KillGroup(Pid, Signals.SIGKILL);
            return;
        }
    }

    internal void OnReplies()
    {
        while (_socket.IsOpen && Sockets.Receive(_socket.Value, _reply, out var count) == Errno.None && count > 0)
        {
            using var reply = JsonDocument.Parse(_reply.AsMemory(0, count));
            if (_calls.Remove(reply.RootElement.GetProperty("id").GetInt32(), out var call))
                done.Enqueue((call, OutcomeOf(reply.RootElement)));
        }
    }

    internal void OnExit()
    {
        OnReplies();
        if (Reaper.WaitPidFd(_pidfd.Value, out var status, out _) == Errno.EAGAIN)
            return;
        var how = status.Signalled ? $"was killed by signal {status.Code}" : $"has ended with exit status {status.Code}";
        foreach (var call in _calls.Values)
            done.Enqueue((call, HookOutcome.Broken($"python3 {how}")));
        Forget();
    }

    public void Dispose()
    {
        if (Pid != 0)
            Signals.KillGroup(Pid, Signals.SIGKILL);
        Forget();
    }

    private void Forget()
    {
        _calls.Clear();
        _socket.Close();
        _pidfd.Close();
        Pid = 0;
    }

    private static string QuestionOf(int id, HookCall call) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},\"callable\":{JsonSerializerText(call.Hook.Command)},\"context\":{Encoding.UTF8.GetString(call.Context)}}}");

    private static string JsonSerializerText(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static HookOutcome OutcomeOf(JsonElement reply)
    {
        if (reply.TryGetProperty("error", out var error))
            return HookOutcome.Broken(error.GetString() ?? "");
        return HookOutcome.Returned(reply.GetProperty("result").GetBoolean()) with
        {
            Output = reply.TryGetProperty("stats", out var stats) ? Encoding.UTF8.GetBytes(stats.GetRawText()) : null,
        };
    }

    /// <summary>Null, or why there is no python3.</summary>
    private string? Start()
    {
        if (!WordBlock.TryCreate(["python3", "-c", PythonHookScript.Text], out var arguments)
            || !WordBlock.TryCreate(environment.Select(static each => $"{each.Key}={each.Value}").ToArray(), out var block))
            return "the environment holds a NUL character";
        var errno = Sockets.OpenPair(out var ours, out var theirs);
        if (errno != Errno.None)
            return $"no socket for python3: {ErrnoText.Describe(errno)}";
        var result = spawner.Spawn(new SpawnRequest
        {
            Arguments = arguments,
            Environment = block,
            Descriptors = [new(0, FdMapping.Null), new(1, 1), new(2, 2), new(3, theirs.Value)],
        });
        theirs.Close();
        if (!result.Succeeded)
        {
            ours.Close();
            return $"[Errno {(int)result.Errno}] {ErrnoText.Describe(result.Errno)}: 'python3', which hooks that are Python functions need";
        }

        (Pid, _pidfd, _socket) = (result.Pid, result.PidFd, ours);
        watchExit(Pid, _pidfd.Value);
        watchReplies(_socket.Value);
        return null;
    }
}
