using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.Addresses;
using RebaseBind.Images;

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

    /// <summary>Rewritten, nothing overlaps; left alone, everything does, and the gate says so of the build and of what is published.</summary>
    [TestMethod]
    public void BuildAndPublishCopyRewrittenDllsTouchNoSourceAndAreJudged()
    {
        using StrangersProject project = Create();
        project.Run("build", "-t:Restore");
        string[] cache = StrangersProject.HashesBelow(project.Packages);
        string[] sources = StrangersProject.HashesBelow(project.Folder.PathOf("native"));

        Build build = project.Run("build", "--no-restore", "-p:CopyB=Always", "-p:RebaseBindGate=error");
        Build publish = project.Run("publish", "--no-build", "-p:CopyB=Always", "-p:RebaseBindGate=error");

        AssertDisjoint(project.Output);
        AssertDisjoint(project.Publish);
        StringAssert.StartsWith(LinesOf(build).Single(), "RebaseBind: App: 2 DLLs moved, gate: passed; report: ", StringComparison.Ordinal);
        StringAssert.StartsWith(LinesOf(publish).Single(), "RebaseBind: App, published: 2 DLLs moved, gate: passed; report: ", StringComparison.Ordinal);
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

        (Build refused, _) = project.TryRun("build", "--no-restore", "-p:RebaseBindGate=error", "-p:LeaveAlone=true");
        Assert.IsFalse(refused.Succeeded);
        Assert.AreEqual("RB3001 a.dll, RB3001 e_sqlite3.dll, RB3001 plugins/b.dll", string.Join(", ", refused.Errors().Select(error => error.Code + " " + error.Image()).Order(StringComparer.Ordinal)));

        StringAssert.Contains(LinesOf(refused).Single(), "0 DLLs moved, 3 left (excluded: RebaseBindExclude), gate: refused, 3 errors; ", StringComparison.Ordinal);

        Build warned = project.Run("publish", "--no-restore", "-p:RebaseBindGate=warn", "-p:LeaveAlone=true");
        Assert.AreEqual(6, warned.FindChildrenRecursive<Warning>().Count(warning => warning.Code == "RB3001"));
    }

    [TestMethod]
    public void WrongPropertyFailsTheBuildWithItsName()
    {
        string[] properties = ["RebaseBindSigned", "RebaseBindEnabled", "RebaseBindGate"];
        using var cases = new ModeCases(
            """<ItemGroup><None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>""",
            [.. properties.Select(property => (property, $"<{property}>perhaps</{property}>"))]);
        cases.Project.Folder.PutDlls("a.dll");

        cases.Build();

        foreach (string property in properties)
        {
            AbstractDiagnostic error = cases.DiagnosticsOf(property).Single();
            Assert.IsTrue(error is Error { Code: "RB1002" }, error.Text);
            StringAssert.Contains(error.Text, property + " is 'perhaps'", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void ProgramWithoutNativeDllsIsLeftInPeace()
    {
        using var project = new StrangersProject(string.Empty);

        Build build = project.Run("build");

        Assert.IsEmpty(build.Stages());
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
    }

    /// <summary>What people see.</summary>
    private static string[] LinesOf(Build build)
        => [.. build.FindChildrenRecursive<Message>(message => message.Text.StartsWith("RebaseBind: ", StringComparison.Ordinal)).Select(message => message.Text)];

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
