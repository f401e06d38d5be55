namespace Circus.Streams;

/// <summary>What becomes of a rotated file.</summary>
public enum Compression
{
    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>It becomes NAME.gz (RFC 1952).</summary>
    Gzip,
}
