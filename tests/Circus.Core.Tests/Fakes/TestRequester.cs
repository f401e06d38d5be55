using Circus.Protocol;

namespace Circus.Fakes.Tests;

internal static class TestRequester
{
    internal static Requester Admin { get; } = new("tester", Role.Admin, IsDaemonUser: true, "ask for {0}");

    internal static Requester With(Role role, bool isDaemonUser = false) => Admin with { Role = role, IsDaemonUser = isDaemonUser };
}
