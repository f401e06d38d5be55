using System.Diagnostics.CodeAnalysis;
using Circus.Config;
using Circus.Daemons;
using Circus.Hooks;
using Circus.Linux;
using Circus.Options;
using Circus.Plugins;

namespace Circus.Configuration;

/// <summary>The daemon's configuration file and its surroundings, as the arbiter asks for them.</summary>
internal sealed class ConfigSource(string path) : IConfigSource, IIdentities
{
    private readonly Accounts _accounts = new();

    public IReadOnlyDictionary<string, string> Environment { get; } = DaemonEnvironment.Read();

    public string WorkingDirectory { get; } = System.Environment.CurrentDirectory;

    public IIdentities Identities => this;

    private PluginPrograms Programs => field ??= new PluginPrograms(Environment);

    private ModulePath ModulePath => field ??= new ModulePath(Environment);

    /// <summary>Reads the file; everything that is wrong with it comes along.</summary>
    internal ConfigResult Load() => HookPrograms.Check(
        Programs.Complete(ModulePath.Complete(ConfigLoader.Load(new ConfigFiles(), path, Environment, this))), Environment);

    public bool TryLoad([NotNullWhen(true)] out ArbiterConfig? config, out string error)
    {
        var result = Load();
        config = result.Config;
        error = string.Join("; ", result.Problems.Where(problem => problem.Severity == ConfigSeverity.Error));
        return config is not null;
    }

    /// <summary>What `reloadconfig` brings to the daemon itself, once that runs.</summary>
    internal DaemonSettings? Settings { get; set; }

    public bool TryAdopt(CircusOptions options, out string error)
    {
        error = "";
        return Settings?.TryAdopt(options, out error) ?? true;
    }

    public bool TryGetUid(string user, out uint uid)
    {
        var isKnown = _accounts.TryFindUser(user, out var account);
        uid = isKnown ? account.Uid : 0;
        return isKnown;
    }

    public bool TryGetGid(string group, out uint gid)
    {
        var isKnown = _accounts.TryFindGroup(group, out var account);
        gid = isKnown ? account.Gid : 0;
        return isKnown;
    }
}
