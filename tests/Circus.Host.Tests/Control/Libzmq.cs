using System.Collections.Concurrent;
using System.Diagnostics;

namespace Circus.Control.Tests;

/// <summary>A real libzmq peer: a Python script with pyzmq (Debian: python3-zmq) that prints what it sees, a line at a time.</summary>
internal sealed class Libzmq : IDisposable
{
    private const string Prelude = """
        import sys, zmq
        context = zmq.Context()
        def connected(kind, **options):
            socket = context.socket(kind)
            socket.linger = 0
            socket.rcvtimeo = socket.sndtimeo = 25000
            for name, value in options.items(): socket.setsockopt(getattr(zmq, name), value)
            socket.connect(sys.argv[1])
            return socket
        def say(text): print(text, flush=True)

        """;

    private readonly Process _python;
    private readonly BlockingCollection<string> _lines = [];

    internal Libzmq(Endpoint endpoint, string script)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", Prelude + script, endpoint.ToString()]) start.ArgumentList.Add(argument);
        _python = Process.Start(start)!;
        _python.OutputDataReceived += (_, line) => Take(line.Data);
        _python.ErrorDataReceived += (_, line) => Take(line.Data);
        _python.BeginOutputReadLine();
        _python.BeginErrorReadLine();
    }

    /// <summary>The next line; fails the test when none comes.</summary>
    internal string Next()
    {
        Assert.True(_lines.TryTake(out var line, Patience.Milliseconds), "the libzmq peer says nothing");
        return line;
    }

    /// <summary>Lets a script that waits in `input()` go on.</summary>
    internal void Tell(string line = "") => _python.StandardInput.WriteLine(line);

    /// <summary>Waits for the end; what the script still had to say (a trace, if it failed).</summary>
    internal string End()
    {
        Assert.True(_python.WaitForExit(Patience.Milliseconds), "the libzmq peer does not end");
        _python.WaitForExit();
        return string.Join('\n', _lines.ToArray());
    }

    public void Dispose()
    {
        if (!_python.HasExited) _python.Kill();
        _python.WaitForExit();
        _python.Dispose();
        _lines.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null) _lines.Add(line);
    }
}
