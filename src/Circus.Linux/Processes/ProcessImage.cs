namespace Circus.Linux;

/// <summary>Another program in place of this one, under the same pid.</summary>
public static unsafe class ProcessImage
{
    /// <summary>
    /// exec(3) with the first argument as the program, looked up in PATH of this process. Returns only with what went wrong. Signals that this
    /// thread blocks must have been let through before; SIGPIPE, which the runtime ignores, gets its default back.
    /// </summary>
    public static Errno Replace(in WordBlock arguments, in WordBlock environment)
    {
        Libc.signal(Signals.SIGPIPE, Libc.SIG_DFL);
        fixed (byte* argumentBytes = arguments.Bytes)
        fixed (byte* environmentBytes = environment.Bytes)
        {
            var pointers = new nint[arguments.Count + environment.Count + 2];
            fixed (nint* table = pointers)
            {
                Fill(table, argumentBytes, arguments.Count);
                Fill(table + arguments.Count + 1, environmentBytes, environment.Count);
                Libc.execvpe(argumentBytes, (byte**)table, (byte**)(table + arguments.Count + 1));
                return Libc.LastError;
            }
        }
    }

    private static void Fill(nint* table, byte* words, int count)
    {
        for (var i = 0; i < count; i++)
        {
            table[i] = (nint)words;
            while (*words++ != 0)
            {
            }
        }
    }
}
