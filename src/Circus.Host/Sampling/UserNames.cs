using System.Globalization;
using Circus.Linux;

namespace Circus.Sampling;

/// <summary>The names of users, or their numbers as text, as /etc/passwd has them; each looked up once until <see cref="Clear"/>.</summary>
internal sealed class UserNames
{
    private readonly Dictionary<uint, string> _names = [];
    private readonly Accounts _accounts = new();

    internal void Clear() => _names.Clear();

    internal string Of(uint uid)
    {
        if (_names.TryGetValue(uid, out var name))
            return name;
        var number = uid.ToString(CultureInfo.InvariantCulture);
        try
        {
            name = _accounts.TryFindUser(number, out var account) ? account.Name ?? number : number;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            name = number;
        }

        return _names[uid] = name;
    }
}
