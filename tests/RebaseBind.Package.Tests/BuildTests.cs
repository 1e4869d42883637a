using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.Gathering;
using RebaseBind.Planning;

namespace RebaseBind.Package.Tests;

[TestClass]
public sealed class BuildTests
{
    /// <summary>A DLL from a package, two of the project's own in different lists, one of them in a folder.</summary>
    private const string NativeDlls = """
        <PropertyGroup>
          <CopyB Condition="'$(CopyB)' == ''">PreserveNewest</CopyB>
        </PropertyGroup>
        <ItemGroup>
          <RebaseBindExclude Include="e_sqlite3.dll;a.dll;b.dll" Condition="'$(LeaveAlone)' == 'true'" />
          <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
          <None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" />
          <Content Include="../native/b.dll" Link="plugins/b.dll" CopyToOutputDirectory="$(CopyB)" />
        </ItemGroup>
        """;

    private static readonly string[] Paths = ["e_sqlite3.dll", "a.dll", "plugins/b.dll"];

    [TestMethod]
    public void BuildAndPublishCopyRewrittenDllsAndTouchNoSource()
    {
        using StrangersProject project = Create();
        project.Run("build", "-t:Restore");
        string[] cache = StrangersProject.HashesBelow(project.Packages);
        string[] sources = StrangersProject.HashesBelow(project.Folder.PathOf("native"));

        Build build = project.Run("build", "--no-restore", "-p:CopyB=Always");
        Build publish = project.Run("publish", "--no-build", "-p:CopyB=Always");

        AssertDisjoint(project.Output);
        AssertDisjoint(project.Publish);
        Assert.AreEqual(("3", "2", "3", "0"), (build.OutputProperty("RebaseBindDlls"), build.OutputProperty("RebaseBindMoved"), build.OutputProperty("RebaseBindOverlappingBefore"), build.OutputProperty("RebaseBindOverlappingAfter")));
        Assert.AreEqual(1, publish.Stages().Count);
        Assert.IsTrue(File.Exists(Path.Combine(project.Intermediate, "rebasebind/plan.json")));
        CollectionAssert.AreEqual(cache, StrangersProject.HashesBelow(project.Packages));
        CollectionAssert.AreEqual(sources, StrangersProject.HashesBelow(project.Folder.PathOf("native")));
        foreach (string path in Paths)
        {
            Assert.AreEqual(TestFiles.HashOf(Path.Combine(project.Output, path)), TestFiles.HashOf(Path.Combine(project.Publish, path)), path);
        }

        string[] published = [.. Directory.GetFiles(project.Publish, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(project.Publish, path))];
        CollectionAssert.AreEquivalent(Paths.Append("App.dll").ToArray(), published, "each file is published once");
    }

    [TestMethod]
    public void SecondBuildRewritesNothingAndCleanLeavesNothing()
    {
        using StrangersProject project = Create();
        project.Run("build");

        Build second = project.Run("build", "--no-restore");

        Assert.IsEmpty(second.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsEmpty(second.CopiedDlls());
        project.Run("build", "--no-restore", "-question");
        project.Run("clean");
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
        Assert.IsFalse(Directory.Exists(project.Output) && Directory.GetFiles(project.Output, "*.dll", SearchOption.AllDirectories).Length != 0);
    }

    [TestMethod]
    public void SwitchingOffBringsTheOriginalsBack()
    {
        using StrangersProject project = Create();
        project.Run("publish");
        AssertDisjoint(project.Publish);

        project.Run("publish", "-p:RebaseBindEnabled=false");

        foreach (string path in Paths)
        {
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(Path.Combine(project.Output, path)), path);
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(Path.Combine(project.Publish, path)), path);
        }

        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
        project.Run("build", "--no-restore");
        AssertDisjoint(project.Output);
    }

    /// <summary>Rewritten, nothing overlaps; left alone, everything does, and the gate says so of the build and of what is published.</summary>
    [TestMethod]
    public void TheGateJudgesWhatIsCopied()
    {
        using StrangersProject project = Create();

        project.Run("publish", "-p:RebaseBindGate=error");
        (Build refused, _) = project.TryRun("build", "-p:RebaseBindGate=error", "-p:LeaveAlone=true");
        (Build warned, _) = project.TryRun("publish", "-p:RebaseBindGate=warn", "-p:LeaveAlone=true");

        Assert.IsFalse(refused.Succeeded);
        Assert.AreEqual("RB3001 a.dll, RB3001 e_sqlite3.dll, RB3001 plugins/b.dll", string.Join(", ", refused.Errors().Select(error => error.Code + " " + error.File).Order(StringComparer.Ordinal)));
        Assert.IsTrue(warned.Succeeded);
        Assert.AreEqual(6, warned.FindChildrenRecursive<Warning>().Count(warning => warning.Code == "RB3001"));
    }

    [TestMethod]
    [DataRow("RebaseBindSigned")]
    [DataRow("RebaseBindEnabled")]
    [DataRow("RebaseBindGate")]
    public void WrongPropertyFailsTheBuildWithItsName(string property)
    {
        using StrangersProject project = Create();

        (Build build, _) = project.TryRun("build", $"-p:{property}=perhaps");

        Assert.IsFalse(build.Succeeded);
        Error error = build.Errors().Single();
        Assert.AreEqual("RB1002", error.Code);
        StringAssert.Contains(error.Text, property + " is 'perhaps'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ProgramWithoutNativeDllsIsLeftInPeace()
    {
        using var project = new StrangersProject(string.Empty);

        Build build = project.Run("build");

        Assert.IsEmpty(build.Stages());
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
    }

    private static StrangersProject Create()
    {
        var project = new StrangersProject(NativeDlls);
        project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");
        return project;
    }

    private static void AssertDisjoint(string folder)
    {
        ImageSummary[] images = [.. Paths.Select(path => TestFiles.Inspect(Path.Combine(folder, path)))];
        AddressRange[] ranges = [.. images.Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), string.Join(", ", ranges));
    }
}
