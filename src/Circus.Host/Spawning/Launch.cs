using System.Text;
using Circus.Config;
using Circus.Linux;
using Circus.ManagedSockets;
using Circus.Options;

namespace Circus.Spawning;

/// <summary>
/// A watcher's command in the form that exec wants: environment, set-up and descriptors made once, the words once or, where they depend on
/// it, once per wid. A respawn finds everything here.
/// </summary>
internal sealed class Launch(WatcherSpec spec, SocketLoan sockets) : ILaunch
{
    private readonly Dictionary<int, WordBlock> _arguments = [];
    private FdMapping[]? _piped;
    private readonly bool _usesWid = CommandLine.UsesWid(spec.Options, spec.Environment);

    internal required WordBlock Environment { get; init; }

    internal required FdMapping[] Descriptors { get; init; }

    /// <summary>The same array at each call, with these in place of stdout and stderr; a negative one leaves what was there.</summary>
    internal FdMapping[] DescriptorsWith(int stdout, int stderr)
    {
        _piped ??= new FdMapping[Descriptors.Length];
        for (var i = 0; i < _piped.Length; i++)
        {
            _piped[i] = Descriptors[i].Child switch
            {
                1 when stdout >= 0 => new FdMapping(1, stdout),
                2 when stderr >= 0 => new FdMapping(2, stderr),
                _ => Descriptors[i],
            };
        }

        return _piped;
    }

    /// <summary>Whether an output of the worker is the daemon's unless a stream takes it; else it is /dev/null.</summary>
    internal bool IsOpen(int fd) => Array.Exists(Descriptors, mapping => mapping.Child == fd && mapping.Parent != FdMapping.Null);

    /// <summary>What they get of the managed sockets.</summary>
    internal SocketLoan Sockets => sockets;

    internal required byte[]? WorkingDirectory { get; init; }

    /// <summary>What is set up before exec; several when the wids are spread over processors, none when there is nothing to set up.</summary>
    internal required ChildSetup[] Setups { get; init; }

    /// <summary>Option executable; null: the first word is the program.</summary>
    internal byte[]? Executable { get; } = spec.Options.Executable is { Length: > 0 } path ? Encoding.UTF8.GetBytes(path) : null;

    internal WatcherOptions Options => spec.Options;

    /// <summary>What error texts name: the program.</summary>
    internal string Program { get; private set; } = "";

    internal ChildSetup? SetupOf(int wid) => Setups.Length == 0 ? null : Setups[(wid - 1) % Setups.Length];

    internal bool TryGetArguments(int wid, out WordBlock arguments, out string error)
    {
        var key = _usesWid ? wid : 0;
        if (_arguments.TryGetValue(key, out arguments))
        {
            error = "";
            return true;
        }

        var context = new CommandLineContext { Name = spec.Name, Wid = wid, Environment = spec.Environment, SocketFds = sockets.Numbers };
        if (!CommandLine.TryBuild(spec.Options, context, out var words, out error))
            return false;
        if (!WordBlock.TryCreate(words.ToArray(), out arguments))
        {
            error = "the command line holds a NUL character";
            return false;
        }

        Program = Executable is null ? words[0] : spec.Options.Executable!;
        _arguments.Add(key, arguments);
        return true;
    }
}
