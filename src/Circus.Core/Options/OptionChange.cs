namespace Circus.Options;

/// <summary>One checked change of a watcher's option, ready to be applied.</summary>
/// <param name="Definition">The option.</param>
/// <param name="Key">The key as given, for the `updated` event.</param>
/// <param name="Value">The converted value.</param>
/// <param name="TakesEffect">False for an option that is accepted without effect: <see cref="Apply"/> leaves everything as it is.</param>
public readonly record struct OptionChange(
    OptionDefinition<WatcherOptions> Definition, string Key, OptionValue Value, bool TakesEffect)
{
    /// <summary>What follows on a running watcher.</summary>
    public OnChange OnChange => TakesEffect ? Definition.OnChange : OnChange.Nothing;

    /// <summary>Writes the value into the watcher's options.</summary>
    public void Apply(WatcherOptions options)
    {
        if (TakesEffect)
            Definition.Set(options, Definition.IsFamily ? Key[Definition.Name.Length..] : "", Value);
    }
}
