namespace Circus.Control.Clients;

/// <summary>
/// How many threads .NET's sockets make below NetMQ's own two: one that waits for all of them and calls back by itself, for NetMQ's callbacks are
/// short. Left alone it is three more, of the thread pool, whose start is 6 % of a whole `ctl status`.
/// </summary>
internal static class NetMqThreads
{
    /// <summary>To be called before the first socket is made; what the user's environment says stays.</summary>
    internal static void Limit()
    {
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        SetUnlessSet("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
    }

    private static void SetUnlessSet(string variable, string value)
    {
        if (Environment.GetEnvironmentVariable(variable) is null) Environment.SetEnvironmentVariable(variable, value);
    }
}
