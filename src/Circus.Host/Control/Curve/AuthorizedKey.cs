using Circus.Protocol;

namespace Circus.Control.Curve;

/// <summary>A client that may come in.</summary>
/// <param name="Key">Its public key as text.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">For logs, empty if the file gives none.</param>
public sealed record AuthorizedKey(string Key, Role Role, string Name)
{
    private const int ShownCharacters = 8;

    /// <summary>"key deploy", or the beginning of the key.</summary>
    public override string ToString() => Name.Length > 0 ? $"key {Name}" : $"key {Key[..ShownCharacters]}...";
}
