namespace Circus.Commands;

/// <summary>
/// What a command takes on the command line (spec/cli.md §2.2): its arguments as help shows them, how many there may be, its options, and
/// the text for a wrong number of arguments.
/// </summary>
public sealed record CommandForm(string Arguments, int Least, int Most, params IReadOnlyList<CommandOption> Options)
{
    /// <summary>No limit to the number of arguments.</summary>
    public const int Any = int.MaxValue;

    /// <summary>Neither arguments nor options.</summary>
    public static CommandForm Bare { get; } = new("", 0, 0);

    /// <summary>What the user reads who gave too few or too many.</summary>
    public string WrongNumber { get; init; } = "Invalid number of arguments";
}
