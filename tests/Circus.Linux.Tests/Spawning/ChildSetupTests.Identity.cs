namespace Circus.Linux.Tests;

/// <summary>User, group, groups, and what depends on them.</summary>
public sealed partial class ChildSetupTests
{
    [RootFact]
    public void UserGroupAndGroups()
    {
        var setup = new ChildSetup { Uid = 65534, Gid = 65533, Groups = [65533, 4] };
        Assert.Equal("65534 65534 65534 65534", StatusLine(setup, "Uid"));
        Assert.Equal("65533 65533 65533 65533", StatusLine(setup, "Gid"));
        Assert.Equal("4 65533", StatusLine(setup, "Groups"));
        Assert.Equal("0000000000000000", StatusLine(setup, "CapEff"));
    }

    [RootFact]
    public void NoGroupsAtAllIsAWishToo() => Assert.Equal("", StatusLine(new ChildSetup { Groups = [] }, "Groups"));

    [RootFact]
    public void ChangingTheUserKeepsTheDaemonDumpable()
    {
        const int PR_GET_DUMPABLE = 3;
        Assert.Equal(1, Libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
        Output(new ChildSetup { Uid = 65534 }, "true");
        Assert.Equal(1, Libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    }

    [RootFact]
    public void TheDirectoryIsEnteredBeforeTheUserChanges()
    {
        File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _programs.WorkingDirectory = _directory.Path;
        Assert.Equal(_directory.Path + "\n", Output(new ChildSetup { Uid = 65534, Gid = 65534, Groups = [] }, "pwd"));
    }

    [RootFact]
    public void TheProgramIsFoundWithTheRightsOfTheUser()
    {
        _directory.Write("probe", "", UnixFileMode.UserExecute);
        _programs.Environment = [$"PATH={_directory.Path}"];
        AssertFailsToRun(new ChildSetup { Uid = 65534, Gid = 65534, Groups = [] }, Errno.EACCES, "probe");
    }

    private void AssertFailsToRun(ChildSetup setup, Errno errno, string program)
    {
        _programs.Setup = setup;
        var result = _programs.TryStart(program);
        Assert.Equal((SpawnStage.Exec, errno), (result.Stage, result.Errno));
    }

    [UserFact]
    public void WithoutRightsTheUserIsRefused()
    {
        AssertFails(new ChildSetup { Uid = 0 }, SpawnStage.Uid, Errno.EPERM);
        AssertFails(new ChildSetup { Gid = 0 }, SpawnStage.Gid, Errno.EPERM);
        AssertFails(new ChildSetup { Groups = [4] }, SpawnStage.Groups, Errno.EPERM);
    }

    /// <summary>The same from root: a first child becomes nobody, and asks for root again.</summary>
    [RootFact]
    public void WhoGaveRightsAwayCannotTakeThemBack()
    {
        var setup = new ChildSetup { Uid = 65534, Gid = 65534, Groups = [] };
        const string Script = "import os\ntry: os.setuid(0)\nexcept OSError as e: print(e.errno)";
        Assert.Equal("1\n", Output(setup, "/usr/bin/python3", "-c", Script));
    }
}
