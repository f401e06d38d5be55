using Circus.Options;

namespace Circus.Plugins;

/// <summary>URLs in options.</summary>
internal static class Urls
{
    internal static (string, string)? Problem(PluginSettings settings, string option, params string[] schemes) =>
        settings.TextOrNull(option) is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme))
            ? (option, $"{PythonRepr.Of(text)} is not a URL; allowed: {string.Join(", ", schemes.Select(static scheme => scheme + "://"))}")
            : null;
}
