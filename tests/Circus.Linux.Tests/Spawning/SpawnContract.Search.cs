namespace Circus.Linux.Tests;

/// <summary>Which file is run (spec/processes.md §2.4).</summary>
public abstract partial class SpawnContract
{
    private string In(string name) => Path.Combine(_directory.Path, name);

    private string Run(params string[] arguments)
    {
        using var child = _programs.Start(arguments);
        return child.ReadToEnd();
    }

    [Fact]
    public void SearchesThePathOfTheWorkerInOrder()
    {
        _directory.WriteProgram("second/probe", "echo second");
        _directory.WriteProgram("third/probe", "echo third");
        _programs.Environment = ["OTHER=x", $"PATH={In("first")}:{In("second")}/:{In("third")}"];
        Assert.Equal("second\n", Run("probe"));
    }

    [Fact]
    public void WithoutPathSearchesBinAndUsrBin()
    {
        _programs.Environment = ["XPATH=/nowhere"];
        Assert.Equal("found\n", Run("echo", "found"));
    }

    [Fact]
    public void AFileThatMayNotBeRunIsPassedOver()
    {
        _directory.Write("first/probe", "");
        _directory.WriteProgram("second/probe", "echo second");
        _programs.Environment = [$"PATH={In("first")}:{In("second")}"];
        Assert.Equal("second\n", Run("probe"));
    }

    [Fact]
    public void PermissionDeniedTellsMoreThanNotFound()
    {
        _directory.Write("first/probe", "");
        _programs.Environment = [$"PATH={In("first")}:{In("second")}"];
        AssertFails(SpawnStage.Exec, Errno.EACCES, "probe");
    }

    [Fact]
    public void AnEmptyOrRelativePartOfPathIsBelowTheWorkingDirectory()
    {
        _directory.WriteProgram("here", "echo here");
        _directory.WriteProgram("bin/there", "echo there");
        _programs.WorkingDirectory = _directory.Path;
        _programs.Environment = ["PATH="];
        Assert.Equal("here\n", Run("here"));
        _programs.Environment = ["PATH=/nowhere:bin"];
        Assert.Equal("there\n", Run("there"));
    }

    [Fact]
    public void ANameWithASlashIsBelowTheWorkingDirectory()
    {
        _directory.WriteProgram("bin/probe", "echo \"$0\"");
        _programs.WorkingDirectory = _directory.Path;
        Assert.Equal("bin/probe\n", Run("bin/probe"));
    }

    [Theory]
    [InlineData("no-such-program", Errno.ENOENT)]
    [InlineData("/no/such/program", Errno.ENOENT)]
    [InlineData("/etc/passwd", Errno.EACCES)]
    [InlineData("/etc/passwd/below", Errno.ENOTDIR)]
    [InlineData("/etc", Errno.EACCES)]
    [InlineData("./relative", Errno.ENOENT)]
    [InlineData("", Errno.ENOENT)]
    public void AProgramThatCannotRunIsAnExecFailure(string program, Errno errno) => AssertFails(SpawnStage.Exec, errno, program);

    [Fact]
    public void NoProgramAtAllIsAnExecFailure() => AssertFails(SpawnStage.Exec, Errno.ENOENT);

    [Fact]
    public void AScriptWithoutInterpreterLineIsNotGivenToAShell()
    {
        var script = _directory.Write("script", "echo oops\n", (UnixFileMode)0b111_101_101);
        AssertFails(SpawnStage.Exec, Errno.ENOEXEC, script);
    }

    [Fact]
    public void AMissingInterpreterIsAnExecFailure()
    {
        var script = _directory.Write("script", "#!/no/such/interpreter\n", (UnixFileMode)0b111_101_101);
        AssertFails(SpawnStage.Exec, Errno.ENOENT, script);
    }

    [Theory]
    [InlineData("/no/such/directory", Errno.ENOENT)]
    [InlineData("/etc/passwd", Errno.ENOTDIR)]
    public void ADirectoryThatCannotBeEnteredIsADirectoryFailure(string directory, Errno errno)
    {
        _programs.WorkingDirectory = directory;
        AssertFails(SpawnStage.Directory, errno, "true");
        AssertFails(SpawnStage.Directory, errno, "/bin/true");
    }

    private void AssertFails(SpawnStage stage, Errno errno, params string[] arguments)
    {
        var result = _programs.TryStart(arguments);
        Assert.False(result.Succeeded);
        Assert.Equal((stage, errno), (result.Stage, result.Errno));
        Assert.False(result.PidFd.IsOpen);
    }
}
