using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>DLLs that a build's own commands write straight to the output.</summary>
[TestClass]
public sealed class AdoptionBuildTests
{
    private const string State = "rebasebind/adoption-state.txt";

    private static readonly Witness Compiler = new("x86_64-w64-mingw32-gcc (gcc-mingw-w64-x86-64)", ["x86_64-w64-mingw32-gcc"], ["--version"]);

    /// <summary>Hard links, as a make of some size uses them.</summary>
    private const string Links = """
        <ItemGroup>
          <Source Include="../native/*.dll" />
          <RebaseBindExclude Include="%2A.dll" Condition="'$(LeaveAlone)' == 'true'" />
        </ItemGroup>
        <Target Name="Make" AfterTargets="Build" Inputs="@(Source)" Outputs="@(Source->'$(OutDir)%(Filename).dll')">
          <Exec Command="mkdir -p $(OutDir) &amp;&amp; cp -lf %(Source.Identity) $(OutDir)" />
        </Target>
        """;

    private const string Compile = """
        <ItemGroup>
          <Source Include="*.c" />
        </ItemGroup>
        <Target Name="Make" AfterTargets="Build" Inputs="@(Source)" Outputs="@(Source->'$(OutDir)%(Filename).dll')">
          <Exec Command="mkdir -p $(OutDir) &amp;&amp; x86_64-w64-mingw32-gcc -shared -o $(OutDir)%(Source.Filename).dll %(Source.Identity) -Wl,--image-base,0x180000000" />
        </Target>
        """;

    /// <summary>CMake's layout: whose the DLLs below the output are is asked, until the project names its files; a publish folder is not asked about, and what lies in folders for intermediate files is nobody's.</summary>
    [TestMethod]
    public void DllsBelowTheOutputAreToldOfUnlessTheProjectNamesItsFiles()
    {
        using AdoptingProject project = AdoptingProject.Create("""
            <Target Name="Make" AfterTargets="Build">
              <Copy SourceFiles="../native/a.dll" DestinationFolder="$(OutDir)" Condition="'$(OnTop)' == 'true'" />
              <Copy SourceFiles="../native/b.dll" DestinationFolder="$(OutDir)lib" />
              <Copy SourceFiles="../native/b.dll" DestinationFolder="$(OutDir)lib/CMakeFiles/b.dir" />
              <Copy SourceFiles="../native/b.dll" DestinationFolder="$(OutDir)publish" />
              <Copy SourceFiles="../native/b.dll" DestinationFolder="$(IntermediateOutputPath)" />
            </Target>
            <Target Name="NameFiles" AfterTargets="Make" Condition="'$(Named)' == 'true'">
              <ItemGroup>
                <RebaseBindFile Include="$(OutDir)lib/**/*.dll;$(IntermediateOutputPath)*.dll" />
              </ItemGroup>
            </Target>
            """);
        project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");

        foreach (string onTop in new[] { "false", "true" })
        {
            Warning told = project.Run("build", "-p:OnTop=" + onTop).FindChildrenRecursive<Warning>().Single();
            Assert.AreEqual("RB1053", told.Code);
            StringAssert.Contains(told.Text, "1 of them, are left alone", StringComparison.Ordinal);
            StringAssert.Contains(told.Text, "/lib/*.dll", StringComparison.Ordinal);
        }

        Build named = project.Run("build", "--no-restore", "-p:OnTop=true", "-p:Named=true");
        Assert.IsEmpty(named.FindChildrenRecursive<Warning>());
        Assert.HasCount(1, named.Rewritten("RebaseBindAdopt"));
    }

    [TestMethod]
    public void DllsOfACommandAreAdoptedAndTheCommandDoesNotNotice()
    {
        using AdoptingProject project = AdoptingProject.Create(Links);
        project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");

        Build first = project.Run("build", "-p:RebaseBindGate=error");
        (long, DateTime)[] stamps = [Stamp(project, "a.dll"), Stamp(project, "b.dll")];
        string[] output = StrangersProject.HashesBelow(project.Output);
        Build second = project.Run("build", "--no-restore", "-p:RebaseBindGate=error");

        Assert.HasCount(1, first.Rewritten("RebaseBindAdopt"));
        project.AssertDisjoint("a.dll", "b.dll");
        Assert.AreEqual(2, Directory.GetFiles(project.Folder.PathOf("native")).Count(IsOriginal), "a link of the output is not the output");
        CollectionAssert.AreEqual(new[] { "a.dll", "b.dll" }.Select(name => new FileInfo(project.Folder.PathOf("native/" + name))).Select(file => (file.Length, file.LastWriteTimeUtc)).ToArray(), stamps);
        Assert.IsTrue(new[] { "a.dll", "b.dll" }.All(File.ReadAllText(Path.Combine(project.Output, "Native.rebasebind.json")).Contains), "they are in the report");
        Assert.IsEmpty(second.Rewritten("RebaseBindAdopt"));
        Assert.IsEmpty(second.Runs("Exec"));
        CollectionAssert.AreEqual(output, StrangersProject.HashesBelow(project.Output));

        (Build refused, _) = project.TryRun("build", "--no-restore", "-p:RebaseBindGate=error", "-p:LeaveAlone=true");
        Assert.AreEqual("RB3001 RB3001", string.Join(' ', refused.Errors().Select(error => error.Code)));
        Assert.IsTrue(IsOriginal(project, "a.dll") && IsOriginal(project, "b.dll"));
    }

    [TestMethod]
    public void WhatIsMadeAgainIsRewrittenAgainAndCleanLeavesOriginals()
    {
        using AdoptingProject project = AdoptingProject.Create(Links);
        string a = project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        string b = project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");
        string moved = project.Run("build").Rewritten("RebaseBindAdopt").Single();
        string rewritten = TestFiles.HashOf(Path.Combine(project.Output, moved));

        // cp -p
        File.Copy(a, Path.Combine(project.Output, moved), overwrite: true);
        File.SetLastWriteTimeUtc(Path.Combine(project.Output, moved), File.GetLastWriteTimeUtc(a));
        Build copied = project.Run("build", "--no-restore");

        CollectionAssert.AreEqual(new[] { moved }, copied.Rewritten("RebaseBindAdopt"));
        Assert.AreEqual(rewritten, TestFiles.HashOf(Path.Combine(project.Output, moved)));

        string source = moved == "a.dll" ? a : b;
        byte[] changed = File.ReadAllBytes(source);
        changed[^1] ^= 1;
        File.WriteAllBytes(source, changed);
        Build made = project.Run("build", "--no-restore");
        Assert.HasCount(1, made.Runs("Exec"));
        CollectionAssert.AreEqual(new[] { moved }, made.Rewritten("RebaseBindAdopt"));
        Assert.AreEqual(changed[^1], File.ReadAllBytes(Path.Combine(project.Output, moved))[^1]);

        Build off = project.Run("build", "--no-restore", "-p:RebaseBindEnabled=false");
        Assert.IsEmpty(off.Runs("Exec"));
        CollectionAssert.AreEqual(changed, File.ReadAllBytes(Path.Combine(project.Output, moved)));
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));

        Assert.HasCount(1, project.Run("build", "--no-restore").Rewritten("RebaseBindAdopt"));
        project.Run("clean");
        CollectionAssert.AreEqual(changed, File.ReadAllBytes(Path.Combine(project.Output, moved)));
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
        Assert.IsEmpty(Directory.GetFiles(project.Output, "*.rebasebind.*"));
    }

    [TestMethod]
    public void OneSourceThatIsCompiledAgainIsOneDllThatIsRewritten()
    {
        Compiler.Require();
        using AdoptingProject project = AdoptingProject.Create(Compile);
        project.Folder.Write("Native/one.c", "__declspec(dllexport) int one(void) { static int *p, v; p = &v; return *p; }");
        project.Folder.Write("Native/two.c", "__declspec(dllexport) int two(void) { static int *p, v; p = &v; return *p + 1; }");
        project.Run("build");
        project.AssertDisjoint("one.dll", "two.dll");
        string moved = TestFiles.Inspect(Path.Combine(project.Output, "one.dll")).ImageBase.ToString() == "0x180000000" ? "two" : "one";

        project.Folder.Write("Native/" + moved + ".c", "__declspec(dllexport) int again(void) { static int *p, v; p = &v; return *p + 2; }");
        Build second = project.Run("build", "--no-restore");
        Build third = project.Run("build", "--no-restore");

        Assert.HasCount(1, second.Runs("Exec"));
        CollectionAssert.AreEqual(new[] { moved + ".dll" }, second.Rewritten("RebaseBindAdopt"));
        project.AssertDisjoint("one.dll", "two.dll");
        Assert.IsEmpty(third.Runs("Exec"));
        Assert.IsEmpty(third.Rewritten("RebaseBindAdopt"));
    }

    /// <summary>A C# program's output folder may hold what others put there; only what it names is its own.</summary>
    [TestMethod]
    public void AProgramAdoptsWhatItNamesAndNothingElse()
    {
        using StrangersProject project = PublishedFiles.Create($"""
            <PropertyGroup>
              <PostBuildEvent>cp -p $(MSBuildProjectDirectory)/../native/a.dll {OutputOf("made.dll")}</PostBuildEvent>
            </PropertyGroup>
            <ItemGroup>
              <RebaseBindFile Include="{OutputOf("made.dll")}" />
            </ItemGroup>
            """);
        project.Folder.Write("rebasebind.lock", string.Empty);
        project.Folder.Copy(TestFiles.Unsigned, Path.Combine(project.Output, "foreign.dll"));

        project.Run("build");
        Build second = project.Run("build", "--no-restore");

        PublishedFiles.AssertDisjoint(project.Output, "made.dll");
        Assert.IsTrue(IsOriginal(Path.Combine(project.Output, "foreign.dll")));
        Assert.Contains(" made.dll", File.ReadAllText(project.Folder.PathOf("rebasebind.lock")), StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { "made.dll" }, second.Rewritten("RebaseBindAdopt"), "the event has copied it once more");
        Assert.IsEmpty(second.CopiedDlls());

        // As after a build that was killed before its last step.
        File.Delete(Path.Combine(project.Intermediate, State));
        project.Run("build", "--no-restore", "-p:PostBuildEvent=");
        PublishedFiles.AssertDisjoint(project.Output, "made.dll");
        project.Run("build", "--no-restore", "-p:PostBuildEvent=", "-p:RebaseBindEnabled=false");
        PublishedFiles.AssertOriginal(project.Output);
        Assert.IsTrue(IsOriginal(Path.Combine(project.Output, "made.dll")));
    }

    private static string OutputOf(string name) => $"$(MSBuildProjectDirectory)/bin/Debug/$(TargetFramework)/$(RuntimeIdentifier)/{name}";

    private static (long, DateTime) Stamp(AdoptingProject project, string name)
    {
        var file = new FileInfo(Path.Combine(project.Output, name));
        return (file.Length, file.LastWriteTimeUtc);
    }

    private static bool IsOriginal(AdoptingProject project, string name) => IsOriginal(Path.Combine(project.Output, name));

    private static bool IsOriginal(string path) => TestFiles.HashOf(path) == TestFiles.HashOf(TestFiles.Unsigned);
}
