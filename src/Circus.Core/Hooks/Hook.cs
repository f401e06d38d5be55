using Circus.Options;

namespace Circus.Hooks;

/// <summary>What carries a hook out.</summary>
public enum HookKind
{
    /// <summary>One word without anything that means something to a shell: executed as it is, looked up in PATH without a slash.</summary>
    Program,

    /// <summary>A line for /bin/sh.</summary>
    ShellLine,

    /// <summary>`package.module.callable` or `module:callable`, asked in a python3 process.</summary>
    Python,
}

/// <summary>One hook as an option names it.</summary>
/// <param name="Kind">What carries it out.</param>
/// <param name="Command">The program, line or dotted name.</param>
/// <param name="IgnoresFailure">The flag: a hook that fails counts as one that succeeds.</param>
public sealed record Hook(HookKind Kind, string Command, bool IgnoresFailure)
{
    private const string NotForAShell = "/._-+@%,:=";

    /// <summary>
    /// `WHAT[,FLAG]`. A dotted name without slash or blank is Python's, so a script in the daemon's directory is written `./notify.sh`.
    /// </summary>
    public static Hook? Parse(string? text)
    {
        if (!HookText.TrySplit(text, out var command, out var ignoresFailure))
            return null;
        var kind = HookText.IsPythonName(command) ? HookKind.Python
            : command.All(static each => char.IsLetterOrDigit(each) || NotForAShell.Contains(each)) ? HookKind.Program
            : HookKind.ShellLine;
        return new Hook(kind, command, ignoresFailure);
    }
}
