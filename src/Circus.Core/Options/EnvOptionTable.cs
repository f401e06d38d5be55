namespace Circus.Options;

/// <summary>The row of `[env]` and `[env:PATTERNS]` (config.md §7): any name is a variable.</summary>
internal static class EnvOptionTable
{
    internal static readonly OptionDefinition<OrderedDictionary<string, string>>[] Rows =
    [
        new(OptionScope.Env, "", OptionType.String, "An environment variable of the workers; $NAME is the daemon's own variable.", [])
        {
            Traits = OptionTraits.Family,
            Get = static (o, name) => o.GetValueOrDefault(name),
            Set = static (o, name, v) => o[name] = v.Text!,
        },
    ];
}
