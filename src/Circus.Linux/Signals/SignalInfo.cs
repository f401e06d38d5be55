namespace Circus.Linux;

/// <summary>A received signal: its number, and the process and user that sent it (0 and 0 when the kernel did).</summary>
public readonly record struct SignalInfo(int Signum, int SenderPid, uint SenderUid);
