using System.Text.Json;

namespace Circus.Options;

/// <summary>
/// Checks the options of `set` and `add` requests (protocol.md §8): all of them before any is applied, JSON types strictly.
/// </summary>
public static class OptionValidation
{
    /// <summary>The changes that a `set` asks for, in the order of the object; false with the error reply when any is wrong in itself.</summary>
    public static bool TryRead(JsonElement options, out List<OptionChange> changes, out OptionError error) =>
        TryConvertAll(options, isSet: true, out changes, out error);

    /// <summary>
    /// Whether a watcher can take the changes of a `set`; false with the error reply. Users and groups in them become numbers at once.
    /// </summary>
    /// <param name="changes">What <see cref="TryRead"/> made of the request's `options`.</param>
    /// <param name="current">The watcher's options as they are.</param>
    /// <param name="identities">Resolves uid and gid.</param>
    /// <param name="error">The reply's errno and reason, or default.</param>
    public static bool TryAdmit(List<OptionChange> changes, WatcherOptions current, IIdentities identities, out OptionError error) =>
        TryResolveIdentities(changes, identities, out error) && IsSingletonKept(changes, current, out error);

    /// <summary>
    /// The options of an `add`, in the order of the object; false with the error reply when any is wrong. uid and gid stay as given.
    /// </summary>
    public static bool TryValidateAdd(JsonElement options, out IReadOnlyList<OptionChange> changes, out OptionError error)
    {
        changes = [];
        if (!TryConvertAll(options, isSet: false, out var converted, out error)
            || !IsSingletonKept(converted, new WatcherOptions(), out error))
            return false;
        changes = converted;
        return true;
    }

    private static bool TryConvertAll(JsonElement options, bool isSet, out List<OptionChange> changes, out OptionError error)
    {
        changes = [];
        error = default;
        if (options.ValueKind != JsonValueKind.Object)
        {
            error = OptionError.BadRequest("'options' property should be an object");
            return false;
        }
        foreach (var property in options.EnumerateObject())
        {
            if (!TryConvert(property.Name, property.Value, isSet, out var change, out error))
                return false;
            changes.Add(change);
        }
        return true;
    }

    private static bool TryConvert(string key, JsonElement value, bool isSet, out OptionChange change, out OptionError error)
    {
        change = default;
        error = default;
        if (OptionTable.FindWatcher(key) is not { WireType: not WireType.None } definition)
        {
            error = OptionError.BadRequest($"unknown key {PythonRepr.Of(key)}");
            return false;
        }
        if (!isSet && key is "cmd" or "args")
        {
            error = new OptionError(5, $"{PythonRepr.Of(key)} is given twice: as a property and as an option");
            return false;
        }
        if (!WireValue.TryConvert(definition, key, value, out var converted, out var reason))
        {
            error = OptionError.BadRequest(reason);
            return false;
        }
        change = new OptionChange(definition, key, converted, TakesEffect: !isSet || definition.Settable == Settable.Yes);
        return true;
    }

    private static bool TryResolveIdentities(List<OptionChange> changes, IIdentities identities, out OptionError error)
    {
        error = default;
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Definition.Type != OptionType.Identity || changes[i].Value.ToIdentity() is not { } name)
                continue;
            var isUser = changes[i].Key == "uid";
            if (!(isUser ? identities.TryGetUid(name, out var id) : identities.TryGetGid(name, out id)))
            {
                error = new OptionError(5, $"no such {(isUser ? "user" : "group")}: {PythonRepr.Of(name)}");
                return false;
            }
            changes[i] = changes[i] with { Value = (long)id };
        }
        return true;
    }

    private static bool IsSingletonKept(List<OptionChange> changes, WatcherOptions current, out OptionError error)
    {
        var (isSingleton, count) = (current.Singleton, current.NumProcesses);
        foreach (var change in changes)
        {
            if (change.Key == "singleton")
                isSingleton = change.Value.Bool;
            else if (change.Key == "numprocesses")
                count = change.Value.Int;
        }
        error = isSingleton && count > 1 ? new OptionError(5, "Singleton watcher has a single process") : default;
        return error == default;
    }
}
