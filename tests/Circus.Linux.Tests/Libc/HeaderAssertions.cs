using System.Runtime.CompilerServices;
using System.Text;

namespace Circus.Linux.Tests;

/// <summary>
/// A C file of static assertions, given to the compiler that also builds the native code: what C# believes against what the headers say.
/// </summary>
internal sealed class HeaderAssertions
{
    private readonly StringBuilder _source = new("#define _GNU_SOURCE\n#include <stddef.h>\n");

    internal HeaderAssertions Include(params string[] headers)
    {
        foreach (var header in headers) _source.Append($"#include <{header}>\n");
        return this;
    }

    internal HeaderAssertions Equal(string expression, long value)
    {
        _source.Append($"_Static_assert((long)({expression}) == {value}L, \"{expression} is not {value}\");\n");
        return this;
    }

    internal unsafe HeaderAssertions Size<T>(string type) where T : unmanaged => Equal($"sizeof({type})", sizeof(T));

    internal HeaderAssertions Offset(string type, string member, long value) => Equal($"offsetof({type}, {member})", value);

    /// <summary>What the compiler says: empty when all hold.</summary>
    internal string Compile(string? target = null)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("assertions.c", _source.ToString());
        using var programs = new Programs();
        string[] options = target == null ? [] : [$"--target={target}"];
        using var compiler = programs.Shell($"exec clang {string.Join(' ', options)} -fsyntax-only -I{NativeDirectory()} {file} 2>&1");
        var output = compiler.ReadToEnd();
        return compiler.WaitForExit() == ExitStatus.FromExit(0) ? output : output + " (the compiler failed)";
    }

    private static string NativeDirectory([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(here, "../../../../src/Circus.Linux/native"));
}
