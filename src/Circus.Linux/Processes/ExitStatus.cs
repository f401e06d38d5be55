namespace Circus.Linux;

/// <summary>How a process ended: by exit(3) with a status of 0 to 255, or by a signal.</summary>
public readonly record struct ExitStatus
{
    private ExitStatus(int code, bool signalled) => (Code, Signalled) = (code, signalled);

    /// <summary>The exit status, or the number of the signal that killed it.</summary>
    public int Code { get; }

    /// <summary>Killed by a signal, with or without a core file.</summary>
    public bool Signalled { get; }

    public bool Exited => !Signalled;

    /// <summary>exit_code as events carry it: the exit status, or minus the signal number (spec/overview.md §6).</summary>
    public int CircusCode => Signalled ? -Code : Code;

    public static ExitStatus FromExit(int status) => new(status, signalled: false);

    public static ExitStatus FromSignal(int signum) => new(signum, signalled: true);
}
