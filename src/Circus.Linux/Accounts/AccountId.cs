using System.Globalization;

namespace Circus.Linux;

/// <summary>A uid or gid in digits. 4294967295 is none: setresuid(2) takes it as "leave unchanged", and a worker would stay root.</summary>
internal static class AccountId
{
    internal static bool TryParse(ReadOnlySpan<char> text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;
}
