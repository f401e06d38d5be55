using System.Buffers;
using System.Collections.Concurrent;
using Circus.Control;
using Circus.Linux;
using Circus.Logging;
using Circus.Loop;
using Circus.Stats;
using Microsoft.Extensions.Logging;

namespace Circus.Sampling;

/// <summary>
/// Looks at processes on a thread of its own, as a thousand of them take longer than the loop may stand still: for who asks, and while someone
/// subscribes once a period for the stream. The thread begins with the first of these; without them it sleeps.
/// </summary>
internal sealed class Sampler : IDisposable
{
    /// <summary>A client that asks without waiting for answers must not fill the memory.</summary>
    private const int MostWaiting = 256;

    /// <summary>Between two pieces of a sample, and of the period at most a quarter for all of them.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(4);

    /// <summary>By then what a stream needs at its start has run, half of the code that it brought into memory.</summary>
    private const int SamplesOfAStart = 3;

    private const ulong WorkData = 1;
    private const ulong TimerData = 2;

    private readonly IControlPort _port;
    private readonly RosterExchange _rosters;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<SamplerWork> _work = new();
    private readonly EventFd _wakeUp = EventFd.Create();
    private readonly TimerFd _timer = TimerFd.Create();
    private readonly Epoll _epoll = Epoll.Create();
    private readonly EpollEvent[] _events = new EpollEvent[2];
    private readonly ProcessTable _table = new(MostDescriptors());
    private readonly StatsStream _stream;
    private readonly SystemClock _clock = new();
    private Thread? _thread;

    // Of the loop's thread.
    private TimeSpan _wantedPeriod;

    // Of the sampler's thread.
    private Roster? _roster = new();
    private long _period;
    private long _due;
    private TimeSpan _rest;
    private int _samples;

    internal Sampler(IControlPort port, IStatsPort stats, RosterExchange rosters, ILogger logger)
    {
        (_port, _rosters, _logger) = (port, rosters, logger);
        _stream = new StatsStream(_table, stats, [new CircusProcess(Environment.ProcessId, "circusd")], Rest);
        var errno = _epoll.Add(_wakeUp.Descriptor, EpollEvents.In, WorkData);
        if (errno == Errno.None)
            errno = _epoll.Add(_timer.Descriptor, EpollEvents.In, TimerData);
        if (errno != Errno.None)
            throw new KernelException("epoll_ctl", errno);
    }

    /// <summary>Has it answered, or answers at once that too many wait already.</summary>
    internal void Ask(StatsQuery query)
    {
        if (_work.Count >= MostWaiting)
            Answer(query, static (query, sampler, reply) => StatsReply.WriteBusy(query, sampler._clock, reply));
        else
            Post(new SamplerWork(Query: query));
    }

    /// <summary>Samples once a period from now on; zero: not at all. Nothing happens when that is so already.</summary>
    internal void Stream(TimeSpan period)
    {
        if (period == _wantedPeriod)
            return;
        _wantedPeriod = period;
        Post(new SamplerWork(Period: period));
    }

    /// <summary>The roster that was asked for.</summary>
    internal void Deliver(Roster roster) => Post(new SamplerWork(Roster: roster));

    /// <summary>Answers what was asked before, then ends the thread.</summary>
    public void Dispose()
    {
        if (_thread is not null)
        {
            Post(new SamplerWork(IsEnd: true));
            _thread.Join();
        }

        _table.Dispose();
        _epoll.Dispose();
        _timer.Dispose();
        _wakeUp.Dispose();
    }

    /// <summary>A quarter of what the process may have, so that the workers' pidfds and pipes never lack one.</summary>
    private static int MostDescriptors() =>
        Rlimits.Get(Rlimit.NOFILE, out var limit) == Errno.None ? (int)Math.Min(limit.Soft / 4, int.MaxValue) : 0;

    private void Post(in SamplerWork work)
    {
        _work.Enqueue(work);
        if (_thread is null)
        {
            _thread = new Thread(Run) { Name = "circus-sampler", IsBackground = true };
            _thread.Start();
        }

        _wakeUp.Signal();
    }

    private void Run()
    {
        // A sample of a thousand takes 9 ms of a core, the first one more; who respawns and who answers goes first.
        Niceness.OfThisThread(10);
        TimeSlice.ShortenOfThisThread();
        while (TryWork())
        {
            var count = _epoll.Wait(_events, -1);
            var isDue = false;
            foreach (var each in _events.AsSpan(0, count))
            {
                if (each.Data == TimerData)
                    isDue = _timer.Drain();
                else
                    _wakeUp.Drain();
            }

            if (isDue)
                Try(default, static (sampler, _) => sampler.OnTimer());
        }
    }

    /// <summary>Does what was posted; false at the end.</summary>
    private bool TryWork()
    {
        while (_work.TryDequeue(out var work))
        {
            if (work.IsEnd)
                return false;
            Try(work, static (sampler, work) => sampler.Do(work));
        }

        return true;
    }

    /// <summary>In the middle of a sample: others go first, and who has asked is answered.</summary>
    private void Rest()
    {
        if (!_wakeUp.Wait(_rest))
            return;
        while (_work.TryPeek(out var next) && next.Query is not null && _work.TryDequeue(out var work))
            Try(work, static (sampler, work) => sampler.Do(work));

        // Something else waits for the end of the sample; it needs no wake-up, nor does what is posted just now.
        if (_work.IsEmpty)
            _wakeUp.Drain();
    }

    private void Try(in SamplerWork work, Action<Sampler, SamplerWork> action)
    {
        try
        {
            action(this, work);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LoopLog.Fault(_logger, exception, "looking at processes");
        }
    }

    private void Do(in SamplerWork work)
    {
        if (work.Query is { } query)
        {
            _table.Refresh();
            Answer(query, static (query, sampler, reply) => StatsReply.Write(query, sampler._table, sampler._clock, reply));
        }
        else if (work.Roster is { } roster)
        {
            _roster = roster;
            Sample(roster);
        }
        else
        {
            Begin(work.Period);
        }
    }

    private void Begin(TimeSpan period)
    {
        var isNew = _period == 0;
        _period = period.Ticks * TimeSpan.NanosecondsPerTick;
        if (_period == 0)
        {
            _timer.Disarm();
            _table.LetGo();
            ProgramPages.Release();
            return;
        }

        _due = Clock.MonotonicNanoseconds() + _period;
        _timer.ArmAt(_due);
        if (!isNew)
            return;
        _samples = 0;
        Sample();
    }

    private void OnTimer()
    {
        if (_period == 0)
            return;

        // The phase stays, unless a whole period was missed: the machine slept, or is too slow.
        var now = Clock.MonotonicNanoseconds();
        _due = _due + _period > now ? _due + _period : now + _period;
        _timer.ArmAt(_due);
        Sample();
    }

    /// <summary>Now, or as soon as the loop has said who runs.</summary>
    private void Sample()
    {
        // It is on its way.
        if (_roster is not { } roster)
            return;
        if (roster.Generation != _rosters.Generation)
        {
            _roster = null;
            _rosters.Ask(roster);
            return;
        }

        Sample(roster);
    }

    private void Sample(Roster roster)
    {
        // Nobody subscribes any more.
        if (_period == 0)
            return;
        var pieces = 1 + roster.Count / StatsStream.ProcessesPerPiece;
        _rest = TimeSpan.FromTicks(Math.Min(LongestRest.Ticks, _period / TimeSpan.NanosecondsPerTick / 4 / pieces));
        if (_samples == 0)
            _stream.Begin(roster);
        else
            _stream.Publish(roster);
        if (_samples < SamplesOfAStart && ++_samples == SamplesOfAStart)
            ProgramPages.Release();
    }

    private void Answer(StatsQuery query, Action<StatsQuery, Sampler, ArrayBufferWriter<byte>> write)
    {
        // As big as the reply and gone with it: a kept buffer would stay as big as the biggest.
        var reply = new ArrayBufferWriter<byte>();
        write(query, this, reply);
        _port.Reply(PeerId.FromEpollData(query.Peer.Peer), reply.WrittenSpan, query.Peer.HasDelimiter);
    }

    /// <summary>One thing to do: answer a query, sample with a roster, sample with another period, or end.</summary>
    private readonly record struct SamplerWork(StatsQuery? Query = null, Roster? Roster = null, TimeSpan Period = default, bool IsEnd = false);
}
