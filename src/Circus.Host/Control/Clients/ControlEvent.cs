namespace Circus.Control;

/// <summary>An event as it came: its topic and its JSON text.</summary>
public sealed record ControlEvent(byte[] Topic, byte[] Payload);
