using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Every list that feeds an output folder.</summary>
[TestClass]
public sealed class ModeListTests
{
    /// <summary>Without a RuntimeIdentifier, natives of packages lie in runtimes/; a library brings its own, from lists of each kind.</summary>
    [TestMethod]
    public void DllsOfEveryListAreRewritten()
    {
        const string lists = """
            <PropertyGroup>
              <RuntimeIdentifier></RuntimeIdentifier>
              <SelfContained></SelfContained>
            </PropertyGroup>
            <ItemGroup>
              <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
              <Content Include="../native/newest.dll" Link="content/newest.dll" CopyToOutputDirectory="PreserveNewest" />
              <None Include="../native/always.dll" Link="always.dll" CopyToOutputDirectory="Always" />
              <None Include="../native/different.dll" Link="different.dll" CopyToOutputDirectory="IfDifferent" />
              <ProjectReference Include="../Library/Library.csproj" />
              <RebaseBindReserve Include="0x180000000-0x18fffffff" />
            </ItemGroup>
            <Target Name="WhatFollowsTheBuild" AfterTargets="Build">
              <WriteLinesToFile File="list.txt" Lines="@(ReferenceCopyLocalPaths->'%(FullPath)')" Overwrite="true" />
            </Target>
            """;
        using var project = new StrangersProject(lists);
        project.Folder.PutDlls("newest.dll", "always.dll", "different.dll", "lib-newest.dll", "lib-always.dll");
        project.Folder.Write("native/text.dll", "not an image");
        project.Folder.Write("Library/Class.cs", "public class Class;");
        project.Folder.Write("Library/Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <Content Include="../native/lib-newest.dll" Link="lib/newest.dll" CopyToOutputDirectory="PreserveNewest" />
                <None Include="../native/lib-always.dll" Link="lib/always.dll" CopyToOutputDirectory="Always" />
                <None Include="../native/text.dll" Link="text.dll" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        string output = project.Folder.PathOf($"App/bin/Debug/net{Environment.Version.Major}.0");

        Build first = project.Run("build");
        Build second = project.Run("build", "--no-restore");

        string[] natives = ["runtimes/win-x64/native/e_sqlite3.dll", "content/newest.dll", "always.dll", "different.dll", "lib/newest.dll", "lib/always.dll"];
        ModeImages.AssertDisjoint(output, natives);
        Assert.AreEqual("not an image", File.ReadAllText(Path.Combine(output, "text.dll")));
        Assert.AreNotEqual(0, TestFiles.Inspect(Path.Combine(output, "runtimes/win-x86/native/e_sqlite3.dll")).Fixups);
        CollectionAssert.IsSubsetOf(natives, ImagesOf(first));
        CollectionAssert.AreEquivalent(ImagesOf(first), ImagesOf(second));
        Assert.IsEmpty(second.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsTrue(Array.TrueForAll(second.CopiedDlls(), copy => copy.Contains("always.dll", StringComparison.Ordinal)), "only what is always copied");

        // What follows the build finds the public list as it was.
        string[] list = File.ReadAllLines(project.Folder.PathOf("App/list.txt"));
        Assert.Contains(Path.Combine(project.Packages, "sqlitepclraw.lib.e_sqlite3/2.0.6/runtimes/win-x64/native/e_sqlite3.dll"), list);
        Assert.IsFalse(list.Any(path => path.StartsWith(project.Folder.PathOf("App/obj"), StringComparison.Ordinal)), string.Join('\n', list));

        // The library's own output has what it was given.
        Assert.AreEqual(
            TestFiles.HashOf(project.Folder.PathOf("native/lib-newest.dll")),
            TestFiles.HashOf(project.Folder.PathOf($"Library/bin/Debug/net{Environment.Version.Major}.0/lib/newest.dll")));
    }

    /// <summary>The runtime's native DLLs come from a package that this machine has, or not.</summary>
    [TestMethod]
    public void RuntimeOfASelfContainedProgramIsPartOfThePlan()
    {
        const string selfContained = """
            <PropertyGroup>
              <SelfContained>true</SelfContained>
              <UseAppHost>true</UseAppHost>
              <RebaseBindSigned>strip</RebaseBindSigned>
              <NoWarn>$(NoWarn);NU1507</NoWarn>
            </PropertyGroup>
            """;
        using var project = new StrangersProject(selfContained);
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        (Build restored, string output) = project.TryRun("build", "-t:Restore", "-p:RestoreAdditionalProjectSources=" + machine);
        if (!restored.Succeeded)
        {
            Assert.IsTrue(output.Contains("NU1101", StringComparison.Ordinal) || output.Contains("NU1102", StringComparison.Ordinal) || output.Contains("NU1301", StringComparison.Ordinal), output);
            Assert.Inconclusive("the runtime pack for win-x64 is not among this machine's packages; a publish of samples/NativeDeps brings it there");
        }

        Build first = project.Run("build", "--no-restore");
        Build second = project.Run("build", "--no-restore");

        string[] natives = [.. ImagesOf(first).Where(path => path is "coreclr.dll" or "clrjit.dll" or "hostfxr.dll" or "hostpolicy.dll" or "System.IO.Compression.Native.dll")];
        Assert.HasCount(5, natives);
        ModeImages.AssertDisjoint(project.Output, natives);
        Assert.IsNotEmpty(first.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsEmpty(second.Stages()[0].OutputItems("RebaseBindRewritten"));
        Assert.IsEmpty(second.CopiedDlls());
    }

    private static string[] ImagesOf(Build build) => build.Stages()[0].OutputItems("RebaseBindImage");
}
