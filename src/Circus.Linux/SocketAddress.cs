using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Circus.Linux;

/// <summary>A struct sockaddr of ip(7), ipv6(7) or unix(7) in the kernel's layout; the default one is of no family.</summary>
public struct SocketAddress
{
    /// <summary>unix(7): 108 bytes with the closing NUL.</summary>
    public const int MaxPathBytes = 107;

    internal const int Capacity = 112;
    private const int PathOffset = 2;
    private const int Ipv4Length = 16;
    private const int Ipv6Length = 28;

    private Bytes _bytes;
    private int _length;

    internal readonly int Family => _length < PathOffset ? Libc.AF_UNSPEC : MemoryMarshal.Read<ushort>(Raw);

    /// <summary>The family as <see cref="Sockets.Open(SocketDomain, SocketStyle, int, out Fd)"/> takes it.</summary>
    public readonly SocketDomain Domain => (SocketDomain)Family;

    /// <summary>The port of an IPv4 or IPv6 address, else 0.</summary>
    public readonly int Port => Address is null ? 0 : BinaryPrimitives.ReadUInt16BigEndian(Raw[2..]);

    /// <summary>The IPv4 or IPv6 address, else null.</summary>
    public readonly IPAddress? Address => Family switch
    {
        Libc.AF_INET when _length >= Ipv4Length => new IPAddress(Raw.Slice(4, 4)),
        Libc.AF_INET6 when _length >= Ipv6Length => new IPAddress(Raw.Slice(8, 16), MemoryMarshal.Read<uint>(Raw[24..])),
        _ => null,
    };

    /// <summary>True for 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104.</summary>
    public readonly bool IsLoopback => Address is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private readonly ReadOnlySpan<byte> Raw => MemoryMarshal.CreateReadOnlySpan(in Unsafe.AsRef(in _bytes.First), _length);

    public static SocketAddress Ip(IPAddress address, int port)
    {
        var made = default(SocketAddress);
        var isIpv6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        made._length = isIpv6 ? Ipv6Length : Ipv4Length;
        Span<byte> raw = MemoryMarshal.CreateSpan(ref made._bytes.First, made._length);
        MemoryMarshal.Write(raw, (ushort)(isIpv6 ? Libc.AF_INET6 : Libc.AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(raw[2..], (ushort)port);
        address.TryWriteBytes(raw[(isIpv6 ? 8 : 4)..], out _);
        if (isIpv6) MemoryMarshal.Write(raw[24..], (uint)address.ScopeId);
        return made;
    }

    /// <summary>The address of a socket file; false when the path is empty, has a NUL or more than <see cref="MaxPathBytes"/> bytes of UTF-8.</summary>
    public static bool TryUnix(string path, out SocketAddress address)
    {
        address = default;
        if (path.Length == 0 || path.Contains('\0') || Encoding.UTF8.GetByteCount(path) > MaxPathBytes) return false;
        Span<byte> raw = MemoryMarshal.CreateSpan(ref address._bytes.First, Capacity);
        MemoryMarshal.Write(raw, (ushort)Libc.AF_UNIX);
        address._length = PathOffset + Encoding.UTF8.GetBytes(path, raw[PathOffset..]) + 1;
        return true;
    }

    /// <summary>"127.0.0.1:80", "[::1]:80", the path, or "" for a unix socket without a name.</summary>
    public override readonly string ToString() => Address is { } address ? new IPEndPoint(address, Port).ToString()
        : Family == Libc.AF_UNIX ? Encoding.UTF8.GetString(Raw[PathOffset..].TrimEnd((byte)0))
        : "";

    internal static SocketAddress FromKernel(ReadOnlySpan<byte> raw)
    {
        var made = default(SocketAddress);
        made._length = Math.Min(raw.Length, Capacity);
        raw[..made._length].CopyTo(MemoryMarshal.CreateSpan(ref made._bytes.First, Capacity));
        return made;
    }

    /// <summary>Copies to a place that doesn't move; returns the length for the kernel.</summary>
    internal readonly unsafe uint CopyTo(byte* target)
    {
        Raw.CopyTo(new Span<byte>(target, Capacity));
        return (uint)_length;
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        internal byte First;
    }
}
