namespace Circus.Linux;

/// <summary>One ready descriptor: what happened, and the number that it was registered with.</summary>
public readonly record struct EpollEvent(EpollEvents Events, ulong Data);
