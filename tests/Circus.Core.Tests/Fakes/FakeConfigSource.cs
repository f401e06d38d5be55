using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Options;

namespace Circus.Fakes.Tests;

/// <summary>A configuration that a test can change or break.</summary>
internal sealed class FakeConfigSource : IConfigSource, IIdentities
{
    internal ArbiterConfig? Config { get; set; }

    internal string Error { get; set; } = "circus.ini:1: broken";

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["HOME"] = "/root" };

    public string WorkingDirectory => "/srv";

    public IIdentities Identities => this;

    public bool TryLoad([NotNullWhen(true)] out ArbiterConfig? config, out string error)
    {
        config = Config;
        error = Config is null ? Error : "";
        return Config is not null;
    }

    /// <summary>Why the options of [circus] can't be adopted; null when they can.</summary>
    internal string? Obstacle { get; set; }

    internal CircusOptions? Adopted { get; private set; }

    public bool TryAdopt(CircusOptions options, out string error)
    {
        error = Obstacle ?? "";
        Adopted = Obstacle is null ? options : Adopted;
        return Obstacle is null;
    }

    public bool TryGetUid(string user, out uint uid) => user == "nobody" ? (uid = 65534) > 0 : uint.TryParse(user, out uid);

    public bool TryGetGid(string group, out uint gid) => group == "nogroup" ? (gid = 65534) > 0 : uint.TryParse(group, out gid);
}
