namespace Circus.Linux;

/// <summary>Which file it is (device and inode number), what it is (st_mode of inode(7)) and whose.</summary>
public readonly record struct SocketFileIdentity(ulong Device, ulong Inode, int Mode, uint Uid)
{
    public bool IsSocket => (Mode & Libc.S_IFMT) == Libc.S_IFSOCK;

    /// <summary>The permission bits.</summary>
    public int Permissions => Mode & 0xFFF;
}
