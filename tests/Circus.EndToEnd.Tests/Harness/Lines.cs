namespace Circus.EndToEnd;

/// <summary>The lines that a program writes, read as they come by a thread of their own.</summary>
internal sealed class Lines
{
    private readonly List<string> _lines = [];
    private bool _isAtEnd;
    private int _seen;

    internal Lines(TextReader reader)
    {
        new Thread(() => Read(reader)) { IsBackground = true }.Start();
    }

    internal IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    internal string Text => string.Concat(All.Select(line => line + "\n"));

    /// <summary>The first line from the beginning that contains the text; waits for it.</summary>
    internal string WaitFor(string text) => WaitFor(line => line.Contains(text, StringComparison.Ordinal), text);

    internal string WaitFor(Predicate<string> wanted, string what)
    {
        lock (_lines)
        {
            for (var next = 0; ;)
            {
                for (; next < _lines.Count; next++)
                {
                    if (wanted(_lines[next]))
                        return _lines[next];
                }

                WaitForMore(what);
            }
        }
    }

    /// <summary>The next line that no call of this method has returned yet.</summary>
    internal string Next(string what = "another line")
    {
        lock (_lines)
        {
            while (_seen == _lines.Count)
                WaitForMore(what);
            return _lines[_seen++];
        }
    }

    /// <summary>All there is, after the writer has closed its end.</summary>
    internal string ToEnd()
    {
        lock (_lines)
        {
            while (!_isAtEnd)
                WaitForMore("the end of the output");
        }

        return Text;
    }

    private void WaitForMore(string what)
    {
        if (_isAtEnd)
            Assert.Fail($"the program has ended without writing: {what}. It wrote:\n{Text}");
        if (!Monitor.Wait(_lines, Patience.Deadline))
            Assert.Fail($"waited in vain for: {what}. The program wrote:\n{Text}");
    }

    private void Read(TextReader reader)
    {
        string? line = null;
        do
        {
            try
            {
                line = reader.ReadLine();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over and has let go of the program.
                line = null;
            }

            lock (_lines)
            {
                if (line is null)
                    _isAtEnd = true;
                else
                    _lines.Add(line);
                Monitor.PulseAll(_lines);
            }
        }
        while (line is not null);
    }
}
