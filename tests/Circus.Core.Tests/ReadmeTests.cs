using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Circus.Commands;
using Circus.Options;
using Circus.Plugins;

namespace Circus.Tests;

/// <summary>The tables of README.md are those of the program: a test that fails shows the text to put between its markers.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../README.md"));

    [Fact]
    public void TheTableOfCommandsIsTheOneOfTheProgram() => AssertBlock("commands", CommandRows());

    [Theory]
    [InlineData(OptionScope.Circus, "circus")]
    [InlineData(OptionScope.Watcher, "watcher")]
    [InlineData(OptionScope.Stream, "stream")]
    [InlineData(OptionScope.Socket, "socket")]
    [InlineData(OptionScope.Plugin, "plugin")]
    public void TheTablesOfOptionsAreThoseOfTheProgram(OptionScope scope, string block) => AssertBlock(block, OptionRows(scope));

    [Fact]
    public void TheTablesOfBuiltInPluginsAreThoseOfTheProgram()
    {
        var plugins = new StringBuilder("| built-in plugin | class of Circus | what it does |\n| --- | --- | --- |\n");
        var options = new StringBuilder("| plugin | option | default | what it does |\n| --- | --- | --- | --- |\n");
        foreach (var plugin in BuiltInTable.All)
        {
            plugins.Append(CultureInfo.InvariantCulture, $"| `{plugin.Name}` | {(plugin.ClassName is { } name ? $"`{name}`" : "")} | {Cell(plugin.Title)} |\n");
            foreach (var option in plugin.Options)
                options.Append(CultureInfo.InvariantCulture, $"| `{plugin.Name}` | `{option.Name}` | {Cell(BuiltInHelp.DefaultOf(option) is { Length: > 0 } value ? $"`{value}`" : "")} | {Cell(option.Summary)} |\n");
        }

        AssertBlock("built-in", plugins.ToString());
        AssertBlock("built-in options", options.ToString());
    }

    private static string CommandRows()
    {
        var rows = new StringBuilder("| command | what it does |\n| --- | --- |\n");
        foreach (var command in CommandTable.All)
        {
            var options = command.Form.Options.Select(option => option.ValueName is null ? $"[{option.Name}]" : $"[{option.Name} {option.ValueName}]");
            rows.Append(CultureInfo.InvariantCulture, $"| `{string.Join(' ', [command.Name, .. options, command.Form.Arguments]).TrimEnd()}` | {Cell(command.Title)} |\n");
        }
        return rows.ToString();
    }

    private static string OptionRows(OptionScope scope)
    {
        var rows = new StringBuilder("| option | default | what it does |\n| --- | --- | --- |\n");
        foreach (var option in OptionTable.All.Where(option => option.Scope == scope && option.InFile && (option.Traits & OptionTraits.Ignored) == 0))
        {
            var text = option.HasEffect ? option.Summary : $"{option.Summary} *No effect yet.*";
            rows.Append(CultureInfo.InvariantCulture, $"| `{option.HelpName}` | {DefaultOf(option)} | {Cell(text)} |\n");
        }
        return rows.ToString();
    }

    private static string DefaultOf(OptionDefinition option)
    {
        var text = option switch
        {
            { Type: OptionType.Signal } => SignalNames.TryGetName(option.Default.Int, out var name) ? name : "",
            { Type: OptionType.OctalInt, Default.IsNull: false } => Convert.ToString(option.Default.Int, 8),
            { Choices: { Count: > 0 } choices } => choices[option.Default.Int],
            { Default.Kind: OptionValueKind.List } => string.Join(' ', option.Default.List!),
            { Default.Kind: OptionValueKind.Map } => "",
            { Default.Kind: OptionValueKind.Bool } => option.Default.Bool ? "True" : "False",
            { Default.Kind: OptionValueKind.Text } => option.Default.Text!,
            { Default.Kind: OptionValueKind.Null } => "",
            _ => option.Default.Float.ToString(CultureInfo.InvariantCulture),
        };
        return text.Length == 0 ? "" : option.Unit is null ? $"`{text}`" : $"`{text}` {option.Unit}";
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static void AssertBlock(string name, string expected)
    {
        string begin = $"<!-- begin {name} -->\n", end = $"<!-- end {name} -->";
        var start = Readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var stop = Readme.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= begin.Length && stop >= start, $"README.md has no block between {begin.TrimEnd()} and {end}");
        Assert.True(Readme[start..stop] == expected, $"README.md, put between the markers of {name}:\n{expected}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
