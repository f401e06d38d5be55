using System.Buffers.Binary;
using System.Text;

namespace Circus.Control.Tests;

/// <summary>ZMTP 3 bytes written out independently of the code under test.</summary>
internal static class Wire
{
    internal static byte[] Greeting(byte major = 3, byte minor = 1, string mechanism = "NULL")
    {
        var bytes = new byte[64];
        bytes[0] = 0xFF;
        bytes[8] = 1;
        bytes[9] = 0x7F;
        bytes[10] = major;
        bytes[11] = minor;
        Encoding.ASCII.GetBytes(mechanism).CopyTo(bytes, 12);
        return bytes;
    }

    internal static byte[] Ready(string socketType, params (string Name, byte[] Value)[] more)
    {
        var body = new List<byte>();
        foreach (var (name, value) in more.Prepend(("Socket-Type", Encoding.ASCII.GetBytes(socketType))))
        {
            body.Add((byte)name.Length);
            body.AddRange(Encoding.ASCII.GetBytes(name));
            body.AddRange(BigEndian((uint)value.Length));
            body.AddRange(value);
        }
        return Command("READY", [.. body]);
    }

    internal static byte[] Command(string name, params byte[] data) => Frame(4, [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data]);

    internal static byte[] Message(params byte[][] frames) =>
        [.. frames.SelectMany((frame, i) => Frame((byte)(i < frames.Length - 1 ? 1 : 0), frame))];

    internal static byte[] Message(string text) => Message(Encoding.UTF8.GetBytes(text));

    internal static byte[] Frame(byte flags, byte[] body)
    {
        if (body.Length < 256) return [flags, (byte)body.Length, .. body];
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)body.Length);
        return [(byte)(flags | 2), .. length, .. body];
    }

    /// <summary>The head of a long frame that announces so many bytes, without any of them.</summary>
    internal static byte[] LongHeader(byte flags, ulong announced)
    {
        var head = new byte[9];
        head[0] = (byte)(flags | 2);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(1), announced);
        return head;
    }

    internal static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
