namespace Circus.Processes;

/// <summary>A dead process to be replaced: when, after which delay, and how many execs have failed for it.</summary>
internal readonly record struct Vacancy(Instant Due, TimeSpan Backoff, int FailedExecs);
