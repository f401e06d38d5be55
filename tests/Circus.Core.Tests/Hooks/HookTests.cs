namespace Circus.Hooks.Tests;

public sealed class HookTests
{
    [Theory]
    [InlineData("module.function", HookKind.Python, "module.function", false)]
    [InlineData("package.module:Class.method , yes", HookKind.Python, "package.module:Class.method", true)]
    [InlineData("module:function,no", HookKind.Python, "module:function", false)]
    [InlineData("./notify.sh", HookKind.Program, "./notify.sh", false)]
    [InlineData("/usr/bin/true,true", HookKind.Program, "/usr/bin/true", true)]
    [InlineData("true", HookKind.Program, "true", false)]
    [InlineData("test -e ready", HookKind.ShellLine, "test -e ready", false)]
    [InlineData("echo a,b", HookKind.ShellLine, "echo a,b", false)]
    [InlineData("echo a,b,1", HookKind.ShellLine, "echo a,b", true)]
    [InlineData("./check>log", HookKind.ShellLine, "./check>log", false)]
    public void WhatCarriesItOutFollowsFromTheText(string text, HookKind kind, string command, bool ignoresFailure) =>
        Assert.Equal(new Hook(kind, command, ignoresFailure), Hook.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(",yes")]
    [InlineData("module.function,perhaps")]
    [InlineData("module.function, perhaps")]
    public void NoHookIsNone(string text) => Assert.Null(Hook.Parse(text));
}
