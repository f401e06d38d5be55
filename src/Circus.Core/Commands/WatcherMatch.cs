using System.Text.RegularExpressions;
using Circus.Config;
using Circus.Protocol;
using Circus.Watchers;

namespace Circus.Commands;

/// <summary>The properties <c>name</c> and <c>match</c> of start, stop and restart (spec/protocol.md §6.1): which watchers are meant.</summary>
internal static class WatcherMatch
{
    /// <summary>A pattern that takes longer than this on one name is refused, so that no pattern can hold up the daemon.</summary>
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>The watchers that the request names, in list order; null for a request without a name. False after an error reply.</summary>
    internal static bool TryFind(CommandCall call, out IReadOnlyList<Watcher>? watchers)
    {
        watchers = null;
        if (!call.TryName(out var name))
            return false;
        if (name is null)
            return true;

        var method = call.Text("match"u8) ?? "glob";
        var pattern = name.ToLowerInvariant();
        Func<string, bool> isMatch;
        switch (method)
        {
            case "simple":
                isMatch = pattern.Equals;
                break;
            case "glob":
                isMatch = candidate => ShellGlob.IsMatch(pattern, candidate);
                break;
            case "regex":
                if (!TryRegex(call, pattern, out var regex))
                    return false;
                isMatch = regex.IsMatch;
                break;
            default:
                call.Error(ReplyErrno.BadRequest, $"unknown match method {method}");
                return false;
        }

        try
        {
            watchers = call.Arbiter.Watchers.InListOrder.Where(watcher => isMatch(watcher.Name.ToLowerInvariant())).ToArray();
        }
        catch (RegexMatchTimeoutException)
        {
            call.Error(ReplyErrno.Other, $"the pattern {pattern} takes too long to match");
            return false;
        }

        if (watchers.Count > 0)
            return true;
        call.Error(ReplyErrno.BadRequest, $"program {name} not found");
        return false;
    }

    private static bool TryRegex(CommandCall call, string pattern, out Regex regex)
    {
        try
        {
            // Matched at the start of the name, not anchored at its end.
            regex = new Regex($@"\A(?:{pattern})", RegexOptions.CultureInvariant, RegexTimeout);
            return true;
        }
        catch (ArgumentException exception)
        {
            call.Error(ReplyErrno.Other, $"bad regular expression {Options.PythonRepr.Of(pattern)}: {exception.Message}");
            regex = null!;
            return false;
        }
    }
}
