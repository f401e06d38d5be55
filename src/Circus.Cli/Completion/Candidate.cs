namespace Circus.Cli.Completion;

/// <summary>A word that may stand where the cursor is, and what it is.</summary>
internal sealed record Candidate(string Text, string Description = "");
