namespace Circus.EndToEnd;

/// <summary>A test that needs programs which scripts/test.sh installs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InstalledFactAttribute : FactAttribute
{
    public InstalledFactAttribute(params string[] programs)
    {
        if (Array.Find(programs, static program => !File.Exists(program)) is { } missing)
            Skip = $"needs {missing}";
    }
}
