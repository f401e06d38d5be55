namespace Circus.Cli.Completion;

/// <summary>A word that may stand where the cursor is, and what it is.</summary>
internal readonly record struct Candidate(string Text, string Description = "");
