using System.Buffers;
using System.Collections.Concurrent;
using Circus.Control;
using Circus.Logging;
using Circus.Loop;
using Circus.Stats;
using Microsoft.Extensions.Logging;

namespace Circus.Sampling;

/// <summary>
/// Looks at processes on a thread of its own, as a thousand of them take longer than the loop may stand still, and answers who asked. The
/// thread begins with the first question; without questions it sleeps.
/// </summary>
internal sealed class Sampler(IControlPort port, ILogger logger) : IDisposable
{
    /// <summary>A client that asks without waiting for answers must not fill the memory.</summary>
    private const int MostWaiting = 256;

    private readonly BlockingCollection<StatsQuery> _queries = [];
    private readonly ProcessReader _reader = new();
    private readonly SystemClock _clock = new();
    private Thread? _thread;

    /// <summary>Has it answered, or answers at once that too many wait already.</summary>
    internal void Ask(StatsQuery query)
    {
        if (_queries.Count >= MostWaiting)
        {
            Answer(query, static (query, sampler, reply) => StatsReply.WriteBusy(query, sampler._clock, reply));
            return;
        }

        if (_thread is null)
        {
            _thread = new Thread(Run) { Name = "circus-sampler", IsBackground = true };
            _thread.Start();
        }

        _queries.Add(query);
    }

    /// <summary>Answers what was asked before, then ends the thread.</summary>
    public void Dispose()
    {
        _queries.CompleteAdding();
        _thread?.Join();
        _queries.Dispose();
    }

    private void Run()
    {
        foreach (var query in _queries.GetConsumingEnumerable())
        {
            try
            {
                _reader.Refresh();
                Answer(query, static (query, sampler, reply) => StatsReply.Write(query, sampler._reader, sampler._clock, reply));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LoopLog.Fault(logger, exception, "looking at processes");
            }
        }
    }

    private void Answer(StatsQuery query, Action<StatsQuery, Sampler, ArrayBufferWriter<byte>> write)
    {
        // As big as the reply and gone with it: a kept buffer would stay as big as the biggest.
        var reply = new ArrayBufferWriter<byte>();
        write(query, this, reply);
        port.Reply(PeerId.FromEpollData(query.Peer.Peer), reply.WrittenSpan, query.Peer.HasDelimiter);
    }
}
