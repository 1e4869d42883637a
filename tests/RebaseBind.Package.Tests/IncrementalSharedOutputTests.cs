using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Two programs in one output folder, below a lock file; and the ways MSBuild has of building several projects.</summary>
[TestClass]
public sealed class IncrementalSharedOutputTests
{
    private static readonly string[] Natives = ["a.dll", "b.dll", "c.dll", "lib.dll"];

    /// <summary>App copies a.dll and b.dll, Other b.dll and c.dll; both refer to Library, which brings lib.dll.</summary>
    [TestMethod]
    public void ProgramsThatShareAnOutputFolderAgree()
    {
        using StrangersProject project = Create();

        project.Run("build", "../All.proj", "-m:8");
        AssertRight(project);
        string[] natives = HashesOf(project);

        Build second = project.Run("build", "../All.proj", "--no-restore", "-m:8");
        Assert.HasCount(2, second.Stages());
        AssertNothingDone(second);

        Build threads = project.Run("build", "../All.proj", "--no-restore", "-t:Rebuild", "-m:2", "-mt");
        Assert.IsNotEmpty(threads.Stages().SelectMany(stage => stage.OutputItems("RebaseBindRewritten")).ToArray());
        CollectionAssert.AreEqual(natives, HashesOf(project), "the lock file gives each its address");
        AssertRight(project);

        AssertNothingDone(project.Run("build", "../Other/Other.csproj", "--no-restore", "-graph"));
    }

    private static StrangersProject Create()
    {
        const string outputs = "<PropertyGroup><OutDir>$(MSBuildProjectDirectory)/../out/</OutDir></PropertyGroup>";
        var project = new StrangersProject(outputs + ItemsFor("a.dll", "b.dll"));
        project.Folder.PutDlls(Natives);
        project.Folder.Write("rebasebind.lock", string.Empty);
        string app = File.ReadAllText(project.Folder.PathOf("App/App.csproj"));
        project.Folder.Write("Other/Other.csproj", app.Replace("a.dll;", "c.dll;", StringComparison.Ordinal).Replace("a.dll", "c.dll", StringComparison.Ordinal));
        project.Folder.Write("Other/Program.cs", "System.Console.WriteLine();");
        project.Folder.Write("Library/Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <None Include="../native/lib.dll" Link="lib.dll" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        project.Folder.Write("Library/Class.cs", "public class Class;");
        project.Folder.Write("All.proj", """
            <Project DefaultTargets="Build">
              <ItemGroup>
                <Program Include="App/App.csproj;Other/Other.csproj" />
              </ItemGroup>
              <Target Name="Restore">
                <MSBuild Projects="@(Program)" Targets="Restore" />
              </Target>
              <Target Name="Build">
                <MSBuild Projects="@(Program)" BuildInParallel="true" />
              </Target>
              <Target Name="Rebuild">
                <MSBuild Projects="@(Program)" Targets="Clean" />
                <MSBuild Projects="@(Program)" Targets="Build;" BuildInParallel="true" />
              </Target>
            </Project>
            """);
        return project;
    }

    private static string ItemsFor(params string[] names) => $"""
        <ItemGroup>
          <None Include="{string.Join(';', names.Select(name => "../native/" + name))}" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
          <ProjectReference Include="../Library/Library.csproj" />
        </ItemGroup>
        """;

    private static string[] HashesOf(StrangersProject project) => [.. Natives.Select(name => TestFiles.HashOf(project.Folder.PathOf("out/" + name)))];

    private static void AssertRight(StrangersProject project)
    {
        ModeImages.AssertDisjoint(project.Folder.PathOf("out"), Natives);
        string[] lines = File.ReadAllLines(project.Folder.PathOf("rebasebind.lock"));
        foreach (string name in Natives)
        {
            Assert.AreEqual(1, lines.Count(line => line.EndsWith(" " + name, StringComparison.Ordinal)), string.Join('\n', lines));
            Assert.AreEqual(8, TestFiles.Inspect(project.Folder.PathOf("native/" + name)).Fixups);
            Assert.AreEqual(0x1_8000_0000u, TestFiles.Inspect(project.Folder.PathOf("native/" + name)).ImageBase.Value, "no source changes");
        }

        // A library's own output is not ours: it does not refer to the package.
        Assert.AreEqual(TestFiles.HashOf(project.Folder.PathOf("native/lib.dll")), TestFiles.HashOf(project.Folder.PathOf($"Library/bin/Debug/net{Environment.Version.Major}.0/lib.dll")));
    }

    private static void AssertNothingDone(Build build)
    {
        Assert.IsTrue(build.Succeeded);
        Assert.IsEmpty(build.CopiedDlls());
        foreach (Microsoft.Build.Logging.StructuredLogger.Task stage in build.Stages())
        {
            Assert.IsEmpty(stage.OutputItems("RebaseBindRewritten"));
        }
    }
}
