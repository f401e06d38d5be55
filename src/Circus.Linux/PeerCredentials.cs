namespace Circus.Linux;

/// <summary>Who connected to a unix socket or sent a message, as the kernel saw it at that moment (SO_PEERCRED, SCM_CREDENTIALS, unix(7)).</summary>
public readonly record struct PeerCredentials(int Pid, uint Uid, uint Gid);
