namespace Circus.Linux;

/// <summary>What inode(7) tells of a file.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedAt">Seconds since the epoch.</param>
/// <param name="IsRegular">A file as such: no pipe, device or socket.</param>
/// <param name="Inode">Its number in its file system; it stays through a rename.</param>
public readonly record struct FileFacts(long Size, long ModifiedAt, bool IsRegular, ulong Inode);
