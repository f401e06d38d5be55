using System.Text;

namespace Circus.Cli;

/// <summary>
/// What Console.Out is in this program: UTF-8 to descriptor 1, each text at once. The console's own writer would set up the terminal and start a
/// thread for its signals first, which nothing here needs and `circus ctl` would wait for.
/// </summary>
internal static class StandardOutput
{
    internal static TextWriter Open() =>
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
}
