using System.Diagnostics.CodeAnalysis;

namespace Circus.Control;

/// <summary>The endpoint as bound, with its real port, or a sentence such as "Could not bind 127.0.0.1:5555: Address already in use".</summary>
public readonly record struct BindResult(Endpoint? Endpoint, string? Error)
{
    [MemberNotNullWhen(true, nameof(Endpoint))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsBound => Endpoint is not null;
}
