using System.CommandLine;
using System.CommandLine.Invocation;

namespace Circus.Cli;

/// <summary>An option that prints a line and does nothing else, such as `--version`.</summary>
internal sealed class PrintAction(Func<string> line) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.WriteLine(line());
        return 0;
    }
}
