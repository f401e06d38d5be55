namespace Circus.Linux;

/// <summary>Communication styles, the SOCK_… constants of socket(2).</summary>
public enum SocketStyle
{
    Stream = 1,
    Datagram = 2,
    Raw = 3,
    Rdm = 4,
    SeqPacket = 5,
}
