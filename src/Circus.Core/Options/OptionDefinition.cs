namespace Circus.Options;

/// <summary>Where an option may stand.</summary>
public enum OptionScope
{
    Circus,
    Watcher,
    Socket,
    Plugin,
    Env,

    /// <summary>Behind `stdout_stream.` and `stderr_stream.`.</summary>
    Stream,
}

/// <summary>How the text of an option in a file is read (config.md §2).</summary>
public enum OptionType
{
    Int,
    Float,
    Bool,
    String,
    Signal,
    Rlimit,
    OctalInt,
    Words,
    Stream,
    Hook,
    Arguments,
    Identity,
    Map,

    /// <summary>A number of bytes, in a file also with K, M or G behind it.</summary>
    Size,

    /// <summary>One of <see cref="OptionDefinition.Choices"/> in any case, kept as its index.</summary>
    Choice,
}

/// <summary>Which JSON value `set` and `add` take for an option (protocol.md §8.2).</summary>
public enum WireType
{
    /// <summary>Not an option of `set` and `add`: `unknown key`.</summary>
    None,
    Integer,
    Number,
    Boolean,
    IntegerOrText,
    Text,
    Arguments,
    ObjectOfText,
    Stream,
    StreamValue,
    IntegerOrNull,
    Hooks,
    HookText,

    /// <summary>Any value, read as Python reads it in a condition.</summary>
    Truth,
}

/// <summary>What `set` does with an option.</summary>
public enum Settable
{
    No,

    /// <summary>Taken and answered with ok and an `updated` event, without effect (protocol.md §8.2).</summary>
    Accepted,
    Yes,
}

/// <summary>What follows when an option of a running watcher changes; the larger value wins among several changes.</summary>
public enum OnChange
{
    Nothing,

    /// <summary>The number of processes is brought to what is wanted.</summary>
    Manage,

    /// <summary>A graceful reload.</summary>
    Reload,
}

/// <summary>Facts about an option that are true of some only.</summary>
[Flags]
public enum OptionTraits
{
    None = 0,

    /// <summary>A key of the `options` reply.</summary>
    Shown = 1,

    /// <summary>May be named as `$(circus.NAME)` in a command line (config.md §9, pass B).</summary>
    InCommandLine = 2,

    /// <summary>Read, kept and shown, and without effect so far; a note says so at start.</summary>
    NoEffectYet = 4,

    /// <summary>Exists in requests only; in a file it is not this option.</summary>
    NotInFile = 8,

    /// <summary>The name is a prefix; what follows it is free.</summary>
    Family = 16,

    /// <summary>`$(circus.env.X)` is left alone in the value when a file is read (config.md §9, pass A).</summary>
    NotExpanded = 32,

    /// <summary>Pass A looks in the daemon's environment and `[env]` before the matching `[env:…]` sections.</summary>
    ExpandedEarly = 64,

    /// <summary>Known from documents, and never read, neither by the reference nor here.</summary>
    Ignored = 128,

    /// <summary>It says what the workers run, or as whom: the rule of endpoint_owner covers it.</summary>
    ForWorkers = 256,

    /// <summary>It makes the daemon itself run or write something, with the daemon's rights.</summary>
    ForDaemon = 512,

    /// <summary>A command line or part of one: references are replaced at each spawn, and TOML may give it as an array of words.</summary>
    CommandWords = 1 << 20,

    /// <summary>An option of `[circus]` that `reloadconfig` applies to the running daemon; others need a new start.</summary>
    AppliedOnReload = 1 << 21,

    /// <summary>It says what is read, and has done its work when the file has been read.</summary>
    ReadAtOnce = 1 << 22,
}

/// <summary>One row of the table of options: all that files, requests, replies and help texts need to know about an option.</summary>
public abstract class OptionDefinition(OptionScope scope, string name, OptionType type, string summary)
{
    /// <summary>The name, or the prefix of a family with its last character (`rlimit_`, `hooks.`).</summary>
    public string Name { get; } = name;

    public OptionScope Scope { get; } = scope;
    public OptionType Type { get; } = type;

    /// <summary>One sentence for help, manual and README.</summary>
    public string Summary { get; } = summary;

    /// <summary>Unit of the value (`s`), or null.</summary>
    public string? Unit { get; init; }

    public OptionTraits Traits { get; init; }
    public WireType WireType { get; init; }
    public Settable Settable { get; init; }
    public OnChange OnChange { get; init; }

    /// <summary>The smallest number allowed in a file; smaller ones in a request become it.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>For a text with a form of its own: null, or what is wrong with it and what is allowed.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>What an option of type <see cref="OptionType.Choice"/> may be.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The key of the `options` reply.</summary>
    public string ShownAs { get; init; } = name;

    /// <summary>The value of an option that is not given.</summary>
    public abstract OptionValue Default { get; }

    public bool IsFamily => (Traits & OptionTraits.Family) != 0;
    public bool ShownByOptions => (Traits & OptionTraits.Shown) != 0;
    public bool HasEffect => (Traits & OptionTraits.NoEffectYet) == 0;
    public bool InFile => (Traits & OptionTraits.NotInFile) == 0;

    /// <summary>The name as help texts write it: families with a placeholder.</summary>
    public string HelpName => IsFamily ? Name + "NAME" : Name;

    public override string ToString() => HelpName;
}

/// <summary>A row with the way to its typed property.</summary>
/// <typeparam name="TOptions">The class that holds the value.</typeparam>
public sealed class OptionDefinition<TOptions>(
    OptionScope scope, string name, OptionType type, string summary, TOptions defaults)
    : OptionDefinition(scope, name, type, summary)
{
    /// <summary>Reads the value; the second argument is the rest of the key after a family's prefix.</summary>
    public Func<TOptions, string, OptionValue> Get { get; init; } = static (_, _) => OptionValue.Null;

    /// <summary>Writes a value that was checked; the second argument is the rest of the key after a family's prefix.</summary>
    public Action<TOptions, string, OptionValue> Set { get; init; } = static (_, _, _) => { };

    /// <summary>False where naming the option's default in a file would mean more than leaving it out, such as turning something on.</summary>
    internal Func<TOptions, bool> MayBeWritten { get; init; } = static _ => true;

    /// <summary>The members of a family that are set, as the rest of their keys, in order.</summary>
    public Func<TOptions, IEnumerable<string>> Members { get; init; } = static _ => [];

    /// <summary>The keys under which the option stands in a file that sets it: its name, or one for each member of the family.</summary>
    internal IEnumerable<string> KeysIn(TOptions options) => IsFamily ? Members(options).Select(member => Name + member) : [Name];

    /// <summary>The value under one of <see cref="KeysIn"/>.</summary>
    internal OptionValue ValueOf(TOptions options, string key) => Get(options, IsFamily ? key[Name.Length..] : "");

    public override OptionValue Default => IsFamily ? OptionValue.Null : Get(defaults, "");
}
