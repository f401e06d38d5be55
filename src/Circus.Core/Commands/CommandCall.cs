using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Circus.Arbiters;
using Circus.Options;
using Circus.Protocol;
using Circus.Stats;
using Circus.Streams;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary>One request being carried out: its properties, the arbiter, and the way to answer. Reused for every request.</summary>
internal sealed class CommandCall(Arbiter arbiter, Replies replies)
{
    /// <summary>How many spawns a command without `waiting` may do before it is answered: "the first process already spawned".</summary>
    private const int SpawnsBeforeReply = 1;

    private const int LongestAuditName = 100;
    private const int LongestAuditOutcome = 500;

    private Request _request = null!;
    private string? _refusal;

    internal Arbiter Arbiter => arbiter;

    internal ArbiterContext Context => arbiter.Context;

    internal Request Request => _request;

    internal bool IsWaiting => _request.IsWaiting;

    internal void Execute(Request request)
    {
        _request = request;
        if (request.Error is { } error)
            Error(request.Errno, error);
        else
            Execute(request.Command!, request.Requester);
        _request = null!;
    }

    /// <summary>The one place where roles are enforced, and where what changes anything is written into the log.</summary>
    private void Execute(Command command, Requester requester)
    {
        _refusal = null;
        if (requester.Role < command.Role)
            Error(ReplyErrno.BadRequest, requester.RefusalOf(command.Name, command.Role));
        else
            command.Execute(this);
        if (command.Role > Role.Observe)
            Audit(command, requester);
    }

    // Clients choose names and so reasons, up to megabytes; the log is for reading.
    private void Audit(Command command, Requester requester)
    {
        var name = "";
        if (_request.TryGet("name"u8, out var value) && value.TokenType == JsonTokenType.String)
        {
            // As it stands in the message, with JSON's escapes.
            var raw = value.ValueSpan;
            name = $" '{Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, LongestAuditName)])}'";
        }

        var outcome = _refusal ?? "ok";
        Context.Effects.Notice(NoticeKind.Audit, requester.Name, $"{command.Name}{name}: {outcome.AsSpan(0, Math.Min(outcome.Length, LongestAuditOutcome))}");
    }

    /// <summary>Opens a success reply, to be closed by <see cref="End"/>.</summary>
    internal Utf8JsonWriter Begin(string status = "ok") => replies.Begin(status);

    internal void End()
    {
        if (_request.IsCast)
            replies.Discard();
        else
            replies.End(_request.Peer, _request.Id);
    }

    internal void Ok()
    {
        Begin();
        End();
    }

    /// <summary>Leaves the answer to whoever looks at processes.</summary>
    /// <param name="shape">The form of the reply.</param>
    /// <param name="groups">Whom to look at.</param>
    /// <param name="name">The watcher as it was asked for.</param>
    /// <param name="process">The process as it was asked for.</param>
    /// <param name="counters">Of the command counters.</param>
    /// <param name="watcher">The one whose hook extended_stats is asked too, if the request wants that.</param>
    internal void Answer(
        StatsShape shape, IReadOnlyList<StatsGroup> groups, string name = "", byte[]? process = null, CountersSnapshot? counters = null, Watcher? watcher = null)
    {
        if (_request.IsCast)
            return;
        var query = new StatsQuery(_request.Peer, _request.Id.ToArray(), shape, groups)
        {
            Name = name,
            HasStreams = groups.Count > 0 && Flag("extended"u8),
            WithShare = Flag("pss"u8),
            Counters = counters,
            Process = process ?? [],
        };
        if (watcher is null || !Flag("extended"u8) || !watcher.TryExtendStats(new ExtendedStats(query, Context.Effects, replies), groups[0].Processes))
            Context.Effects.Look(query);
    }

    /// <summary>Leaves the answer to the output thread.</summary>
    internal void AnswerTail(Func<PeerAddress, byte[], TailQuery> query)
    {
        if (!_request.IsCast)
            Context.Effects.Tail(query(_request.Peer, _request.Id.ToArray()));
    }

    internal void Error(ReplyErrno errno, string reason)
    {
        _refusal = reason;
        if (!_request.IsCast)
            replies.Error(_request.Peer, _request.Id, errno, reason);
    }

    internal void Error(OptionError error) => Error((ReplyErrno)error.Errno, error.Reason);

    /// <summary>Whether the request has these properties, which come before everything else; false after an error reply.</summary>
    internal bool Requires(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        var missing = !_request.TryGet(first, out _) ? first : !second.IsEmpty && !_request.TryGet(second, out _) ? second : default;
        if (!missing.IsEmpty)
            Error(ReplyErrno.BadRequest, $"message invalid '{Encoding.UTF8.GetString(missing)}' is missing");
        return missing.IsEmpty;
    }

    /// <summary>The client as one who waits for an operation; null if it wants its reply at once, or none.</summary>
    internal Waiter? WaiterFor(ReplyShape shape) => IsWaiting && !_request.IsCast ? new(_request.Peer, _request.Id.ToArray(), shape) : null;

    /// <summary>Begins an operation on one watcher and answers now or, for a waiting client, when it has finished.</summary>
    internal void Begin(Watcher watcher, WatcherOperation operation, ReplyShape shape)
    {
        if (arbiter.ConflictOn(watcher) is { } conflict)
        {
            Error(ReplyErrno.Conflict, conflict);
            return;
        }

        var waiter = WaiterFor(shape);
        if (waiter is not null)
            operation.Waiters.Add(waiter);
        watcher.Begin(operation);
        AnswerUnlessWaiting(waiter);
    }

    /// <summary>Begins a stop of one watcher, which takes over from whatever is under way on it or is still to come.</summary>
    internal void BeginStop(Watcher watcher, string lockName, ReplyShape shape)
    {
        var stop = new WatcherOperation(OperationKind.Stop, lockName);
        var waiter = WaiterFor(shape);
        if (waiter is not null)
            stop.Waiters.Add(waiter);
        arbiter.TakeOut(watcher);
        watcher.BeginStopOperation(stop);
        AnswerUnlessWaiting(waiter);
    }

    /// <summary>Whether an operation on several watchers can begin now, and who waits for its end; false after an error reply.</summary>
    internal bool CanBeginOnSeveral(out Waiter? waiter)
    {
        waiter = null;
        if (arbiter.ConflictOnAny() is { } conflict)
        {
            Error(ReplyErrno.Conflict, conflict);
            return false;
        }

        waiter = WaiterFor(ReplyShape.Plain);
        return true;
    }

    /// <summary>Lets what was begun take its first steps, then answers a client that doesn't wait.</summary>
    internal void AnswerUnlessWaiting(Waiter? waiter)
    {
        if (waiter is not null)
            return;
        arbiter.Pump(SpawnsBeforeReply);
        Ok();
    }

    internal bool Flag(ReadOnlySpan<byte> name, bool defaultValue = false) =>
        _request.TryGet(name, out var value) ? Request.IsTruthy(value) : defaultValue;

    /// <summary>A number as JSON number, or as digits in a text. False with an error reply when it is something else.</summary>
    internal bool TryNumber(string name, ReadOnlySpan<byte> utf8Name, out int? number)
    {
        number = null;
        if (!_request.TryGet(utf8Name, out var value) || value.TokenType == JsonTokenType.Null)
            return true;
        if ((value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var parsed))
            || (value.TokenType == JsonTokenType.String && int.TryParse(value.GetString(), out parsed)))
        {
            number = parsed;
            return true;
        }

        Error(ReplyErrno.BadRequest, $"message invalid '{name}' isn't an integer");
        return false;
    }

    /// <summary>The signal of property <c>signum</c>: a number or a name. False with an error reply when it is neither.</summary>
    internal bool TrySignal(out int? signum)
    {
        signum = null;
        if (!_request.TryGet("signum"u8, out var value) || value.TokenType == JsonTokenType.Null)
            return true;
        if (value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var number) && number is >= 0 and <= SignalNames.Maximum)
        {
            signum = number;
            return true;
        }

        if (value.TokenType == JsonTokenType.String && SignalNames.TryParse(value.GetString()!, out number))
        {
            signum = number;
            return true;
        }

        Error(ReplyErrno.BadRequest, "signal invalid");
        return false;
    }

    /// <summary>The watcher of property <c>name</c>, which is required; false after an error reply.</summary>
    internal bool TryWatcher([NotNullWhen(true)] out Watcher? watcher, [NotNullWhen(true)] out string? name)
    {
        watcher = null;
        name = null;
        if (!Requires("name"u8) || !TryName(out name) || name is null)
            return false;

        watcher = arbiter.Watchers.Find(name);
        if (watcher is not null)
            return true;
        Error(ReplyErrno.BadRequest, $"program {name} not found");
        return false;
    }

    /// <summary>The watcher of property <c>name</c> if there is that property; false after an error reply.</summary>
    internal bool TryOptionalWatcher(out Watcher? watcher, out string? name)
    {
        watcher = null;
        if (!TryName(out name))
            return false;
        return name is null || TryWatcher(out watcher, out name);
    }

    /// <summary>Property <c>name</c>; null if it is missing. False after an error reply when it isn't a text.</summary>
    internal bool TryName(out string? name)
    {
        name = null;
        if (!_request.TryGet("name"u8, out var value))
            return true;
        if (value.TokenType == JsonTokenType.String)
        {
            name = value.GetString();
            return true;
        }

        Error(ReplyErrno.Other, "message invalid 'name' isn't a string");
        return false;
    }
}
