using System.Diagnostics;
using Circus.Linux;
using Circus.Logging;
using Microsoft.Extensions.Logging;

namespace Circus.Streams;

/// <summary>
/// The body of the output thread: one epoll over the pipes of all workers, one buffer to read into, one to write from. It owns the pipes, the
/// streams and their targets outright; the loop's thread talks to it through the inbox.
///
/// After each turn that has read something the pipes are left alone for a while, so that a turn finds more in each of them: the busier they are
/// relative to what they hold, the shorter (see <see cref="AdaptRest"/>). A message cuts the rest short.
/// </summary>
internal sealed partial class OutputLoop : IDisposable
{
    private const int EventsPerTurn = 256;
    private const ulong InboxData = ulong.MaxValue;
    private const ulong TargetData = 1UL << 32;
    private const int TickMilliseconds = 100;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(40);

    private readonly Epoll _epoll = Epoll.Create();
    private readonly EpollEvent[] _events = new EpollEvent[EventsPerTurn];
    private readonly OutputInbox _inbox;
    private readonly Action<int> _onDrained;
    private readonly ILogger _logger;
    private readonly WriteBuffer _buffer = new();
    private readonly Compressor _compressor;
    private readonly LocalClock _clock = new(TimeZoneInfo.Local);
    private LocalTime _now;
    private TimeSpan _rest;
    private long _progress;
    private bool _isStopped;

    /// <param name="inbox">Where its work comes from.</param>
    /// <param name="onDrained">Called on the output thread when everything that an ended worker wrote is written.</param>
    /// <param name="logger">Where failures are told.</param>
    internal OutputLoop(OutputInbox inbox, Action<int> onDrained, ILogger logger)
    {
        (_inbox, _onDrained, _logger) = (inbox, onDrained, logger);
        _compressor = new(inbox, logger);
        var errno = _epoll.Add(inbox.Descriptor, EpollEvents.In, InboxData);
        Debug.Assert(errno == Errno.None);
    }

    /// <summary>A number that changes as long as the thread gets on, for other threads.</summary>
    internal long Progress => Volatile.Read(ref _progress);

    internal void Run()
    {
        TimerSlack.Set(TimeSpan.FromMicroseconds(1));
        while (!_isStopped)
        {
            try
            {
                Turn();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                StreamLog.Fault(_logger, exception);
            }
        }
    }

    public void Dispose() => _epoll.Dispose();

    private void NoteProgress() => Volatile.Write(ref _progress, _progress + 1);

    /// <summary>Waits for something to do, does it, and lets the pipes fill.</summary>
    internal void Turn()
    {
        var count = _epoll.Wait(_events, _full.Count > 0 ? 0 : _stuck.Count > 0 ? TickMilliseconds : -1);
        NoteProgress();
        _now = _clock.At(Clock.RealtimeNanoseconds());
        HandleCommands();
        var fullest = 0.0;
        for (var i = 0; i < count; i++)
        {
            var data = _events[i].Data;
            if (data == InboxData)
                continue;
            if (data >= TargetData)
                Resume((int)(data - TargetData));
            else if (_pipes[(int)data] is { IsWatched: true } pipe && !MustWait(pipe))
                fullest = Math.Max(fullest, ReadInTurn(pipe));
            if (!_inbox.IsEmpty)
                HandleCommands();
        }

        fullest = Math.Max(fullest, ReadNextFull());
        _buffer.Flush();
        NoteStuck();
        if (_stuck.Count > 0)
            HandleStuck();
        if (fullest > 0 || _full.Count > 0)
            Rest(fullest);
    }

    private void Rest(double fullest)
    {
        if (_full.Count == 0)
            AdaptRest(fullest);
        if (_rest >= ShortestRest)
            _inbox.Wait(_rest);
    }

    /// <summary>
    /// A pipe that was found nearly full must be read sooner, or its worker waits; where all are nearly empty a turn isn't worth its cost.
    /// </summary>
    private void AdaptRest(double fullest)
    {
        if (fullest >= 0.75)
            _rest = TimeSpan.Zero;
        else if (fullest >= 0.5)
            _rest /= 2;
        else if (fullest < 0.25)
            RestLonger(LongestRest);
    }

    private void RestLonger(TimeSpan longest)
    {
        var longer = _rest < ShortestRest ? ShortestRest : _rest * 2;
        _rest = longer < longest ? longer : longest;
    }
}
