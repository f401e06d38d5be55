namespace Circus.EndToEnd.Plugins;

/// <summary>A test that needs Debian's redis-server, which scripts/test.sh installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (!File.Exists("/usr/bin/redis-server"))
            Skip = "redis-server is missing: apt-get install redis-server";
    }
}
