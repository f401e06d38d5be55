using System.Text;
using BenchmarkDotNet.Attributes;
using Circus.Protocol;

namespace Circus.Bench.Protocol;

/// <summary>A request from its bytes to what the loop handles.</summary>
public class RequestBenchmarks
{
    private readonly Request _request = new();
    private readonly Requester _requester = new("127.0.0.1:1", Role.Admin, IsDaemonUser: false, "");
    private readonly byte[] _status = Encoding.UTF8.GetBytes("""{"id": "0123456789abcdef0123456789abcdef", "command": "status", "properties": {}}""");
    private readonly byte[] _incr = Encoding.UTF8.GetBytes("""{"id": "0123456789abcdef0123456789abcdef", "command": "incr", "properties": {"name": "crypto", "nb": 2, "waiting": true}}""");

    [Benchmark]
    public void ParseStatus() => _request.Read(new PeerAddress(1, false), _requester, _status);

    [Benchmark]
    public void ParseIncr() => _request.Read(new PeerAddress(1, false), _requester, _incr);
}
