using System.Diagnostics;

namespace Circus.Linux;

/// <summary>
/// A request in the form that the kernel wants: argv, envp, descriptors, and the paths to try, which follow Python's rule
/// (spec/processes.md §2): a name with a slash is itself; else each part of the worker's own PATH with the name below it, an empty part
/// being the working directory.
/// </summary>
internal readonly unsafe ref struct ExecVectors
{
    private const int LongestPid = 10;

    internal readonly byte** Argv;
    internal readonly byte** Envp;
    internal readonly CircusNative.Descriptor* Descriptors;

    /// <summary>Each ended by NUL, all by an empty one.</summary>
    internal readonly byte* Paths;

    /// <summary>Where the child writes its pid; null: nowhere.</summary>
    internal readonly byte* PidText;

    internal ExecVectors(in SpawnRequest request, byte* arguments, byte* environment, int nullFd, SpawnScratch scratch)
    {
        var name = request.Program ?? request.Arguments.First;
        var search = name.Contains((byte)'/') ? default : SearchPath(request.Environment);
        var listenPid = request.TellsListenPid ? "LISTEN_PID="u8 : default;
        var own = request.OwnVariable;
        var variables = request.Environment.Count + (own is null ? 0 : 1) + (listenPid.IsEmpty ? 0 : 1);
        var pointers = request.Arguments.Count + 1 + variables + 1;
        var descriptors = request.Descriptors;
        // Every part of the search path may add the name, a slash and a NUL.
        var parts = search.Count((byte)':') + 1;
        var memory = scratch.Reserve((nuint)(pointers * sizeof(byte*) + descriptors.Length * sizeof(CircusNative.Descriptor)
            + search.Length + parts * (name.Length + 2) + 1 + (own?.Length ?? 0) + listenPid.Length + LongestPid + 1));

        Argv = (byte**)memory;
        Envp = Argv + request.Arguments.Count + 1;
        Point(Argv, arguments, request.Arguments.Count);
        Point(Envp, environment, request.Environment.Count);

        Descriptors = (CircusNative.Descriptor*)(Envp + variables + 1);
        for (var i = 0; i < descriptors.Length; i++)
        {
            Debug.Assert(i == 0 || descriptors[i - 1].Child < descriptors[i].Child, "descriptors ascend by child number");
            Descriptors[i] = new() { child = descriptors[i].Child, parent = descriptors[i].Source(nullFd) };
        }

        Paths = (byte*)(Descriptors + descriptors.Length);
        var end = WritePaths(Paths, name, search);
        Envp[variables] = null;
        if (own is not null)
        {
            Envp[request.Environment.Count] = end;
            own.CopyTo(new Span<byte>(end, own.Length));
            end += own.Length;
        }
        if (listenPid.IsEmpty) return;
        Envp[variables - 1] = end;
        listenPid.CopyTo(new Span<byte>(end, listenPid.Length));
        PidText = end + listenPid.Length;
    }

    private static ReadOnlySpan<byte> SearchPath(WordBlock environment) =>
        environment.TryGetVariable("PATH="u8, out var path) ? path : "/bin:/usr/bin"u8;

    private static void Point(byte** vector, byte* words, int count)
    {
        for (var i = 0; i < count; i++)
        {
            vector[i] = words;
            while (*words++ != 0) { }
        }
        vector[count] = null;
    }

    private static byte* WritePaths(byte* to, ReadOnlySpan<byte> name, ReadOnlySpan<byte> search)
    {
        if (name.Contains((byte)'/')) Append(ref to, name, 0);
        else if (!name.IsEmpty)
            foreach (var part in search.Split((byte)':'))
            {
                var directory = search[part];
                if (!directory.IsEmpty)
                {
                    Append(ref to, directory, (byte)'/');
                    if (directory[^1] == '/') to--;
                }
                Append(ref to, name, 0);
            }
        *to = 0;
        return to + 1;
    }

    private static void Append(ref byte* to, ReadOnlySpan<byte> text, byte end)
    {
        text.CopyTo(new Span<byte>(to, text.Length));
        to += text.Length;
        *to++ = end;
    }
}
