using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>-t:RebaseBindVerify.</summary>
[TestClass]
public sealed class VerifyBuildTests
{
    private const string Verify = "-t:RebaseBindVerify";

    private const string Links = """
        <ItemGroup>
          <Source Include="../native/*.dll" />
        </ItemGroup>
        <Target Name="Make" AfterTargets="Build" Inputs="@(Source)" Outputs="@(Source->'$(OutDir)%(Filename).dll')">
          <Exec Command="mkdir -p $(OutDir) &amp;&amp; cp -p %(Source.Identity) $(OutDir)" />
        </Target>
        """;

    [TestMethod]
    public void OutputAndPublishFolderAreProvenAndAChangedByteIsNamed()
    {
        using StrangersProject project = PublishedFiles.Create();
        (Build never, _) = project.TryRun("build", Verify);
        AssertRefused(never, "RB4001", "was not built");

        project.Run("build", "--no-restore");
        Assert.AreEqual("output: 2 images proven", Verified(project));
        project.Run("publish", "--no-restore");
        string[] files = StrangersProject.HashesBelow(project.Folder.PathOf("App"));
        Assert.AreEqual("output: 2 images proven; publish: 2 images proven", Verified(project));
        CollectionAssert.AreEqual(files, StrangersProject.HashesBelow(project.Folder.PathOf("App")), "nothing is built or written");

        string built = Rewritten(project.Output);
        Flip(built);
        (Build altered, _) = project.TryRun("build", "--no-restore", Verify);
        Assert.AreEqual("output: 2 images: 1 proven, 1 altered; publish: 2 images proven", LineOf(altered));
        AssertRefused(altered, "RB4007", "file offset 0x1234");
        Assert.AreEqual(built, altered.Errors()[0].Image());

        File.Delete(built);
        project.Run("build", "--no-restore");
        string published = Rewritten(project.Publish);
        Flip(published);
        (altered, _) = project.TryRun("build", "--no-restore", Verify);
        Assert.AreEqual("output: 2 images proven; publish: 2 images: 1 proven, 1 altered", LineOf(altered));
        AssertRefused(altered, "RB4007", "file offset 0x1234");
        Assert.AreEqual(published, altered.Errors()[0].Image());

        (Build off, _) = project.TryRun("build", "--no-restore", Verify, "-p:RebaseBindEnabled=false");
        AssertRefused(off, "RB4001", "RebaseBindEnabled");
        project.Run("clean");
        Directory.Delete(project.Publish, recursive: true);
        (Build cleaned, _) = project.TryRun("build", "--no-restore", Verify);
        AssertRefused(cleaned, "RB4001", "was not built");
        project.Run("build", "--no-restore", "-p:RebaseBindEnabled=false");
        (Build without, _) = project.TryRun("build", "--no-restore", Verify);
        AssertRefused(without, "RB4001", "last built without RebaseBind");
    }

    [TestMethod]
    public void WhatWasPublishedElsewhereIsAWarningUntilItIsNamed()
    {
        using StrangersProject project = PublishedFiles.Create();
        string elsewhere = project.Folder.PathOf("elsewhere") + "/";
        project.Run("publish", "-p:PublishDir=" + elsewhere);

        Build here = project.Run("build", "--no-restore", Verify);
        Build there = project.Run("build", "--no-restore", Verify, "-p:PublishDir=" + elsewhere);

        Assert.AreEqual("output: 2 images proven; publish: nothing there", LineOf(here));
        Assert.AreEqual("RB4001", here.FindChildrenRecursive<Warning>().Single().Code);
        Assert.AreEqual("output: 2 images proven; publish: 2 images proven", LineOf(there));
        Assert.IsEmpty(there.FindChildrenRecursive<Warning>());
    }

    [TestMethod]
    public void EachFrameworkIsVerifiedAndOneThatRewritesNothingSaysSo()
    {
        using var solution = new LockSolution(string.Empty);
        string framework = $"net{Environment.Version.Major}.0";
        string windows = string.Concat(new[] { solution.Native("a.dll"), solution.Native("b.dll") }.Select(item => item.Replace("<ItemGroup>", "<ItemGroup Condition=\"$(TargetFramework.EndsWith('windows'))\">", StringComparison.Ordinal)));
        solution.Add("Multi", windows, $"{framework};{framework}-windows");
        solution.Run("Multi/Multi.csproj");

        Build build = solution.Run("Multi/Multi.csproj", "--no-restore", Verify);

        CollectionAssert.AreEquivalent(new[] { "no image needed rewriting", "output: 1 image proven" }, LinesOf(build));

        string output = solution.Folder.PathOf($"Multi/bin/Debug/{framework}-windows");
        Flip(Rewritten(output));
        (Build altered, _) = solution.TryRun("Multi/Multi.csproj", "--no-restore", Verify);
        AssertRefused(altered, "RB4007", "0x1234");
    }

    [TestMethod]
    public void AdoptedFilesAreVerified()
    {
        using AdoptingProject project = AdoptingProject.Create(Links);
        project.Folder.Copy(TestFiles.Unsigned, "native/a.dll");
        project.Folder.Copy(TestFiles.Unsigned, "native/b.dll");
        project.Run("build");

        Assert.AreEqual("adopted: 1 image proven", LineOf(project.Run("build", "--no-restore", Verify)));

        Flip(Rewritten(project.Output));
        (Build altered, _) = project.TryRun("build", "--no-restore", Verify);
        AssertRefused(altered, "RB4007", "0x1234");
    }

    /// <summary>A C++ project, without the targets that Visual Studio brings.</summary>
    [TestMethod]
    public void WhatALinkerWroteIsVerified()
    {
        const string before = """
            <PropertyGroup>
              <Language>C++</Language><Platform>x64</Platform><Configuration>Debug</Configuration><ConfigurationType>DynamicLibrary</ConfigurationType>
              <TargetName>math</TargetName><TargetExt>.dll</TargetExt><OutDir>bin/</OutDir><TargetPath>bin/math.dll</TargetPath>
              <IntermediateOutputPath>obj/</IntermediateOutputPath>
            </PropertyGroup>
            <ItemGroup><RebaseBindReserve Include="0x180000000-0x18fffffff" /></ItemGroup>
            """;
        const string after = """
            <Target Name="Build"><Copy SourceFiles="math.dll" DestinationFolder="bin" SkipUnchangedFiles="true" Condition="'$(Case)' == 'build'" /></Target>
            <Target Name="VerifyIt" AfterTargets="Build" DependsOnTargets="RebaseBindVerify" Condition="'$(Case)' == 'verify'" />
            """;
        using var project = new NativeProject(".vcxproj", before, after);
        project.Folder.Copy(TestFiles.Unsigned, "math.dll");

        project.Run(environment: null, "Case=build");
        Build build = project.Run(environment: null, "Case=verify");

        Assert.AreEqual("adopted: 1 image proven", LineOf(build));
    }

    [TestMethod]
    public void SwitchedOffPublishGivesOriginalsBackAlsoForSignedFilesAndNamesOthers()
    {
        using StrangersProject project = PublishedFiles.Create();
        project.Run("publish");
        string[] rewritten = [.. PublishedFiles.Paths.Select(path => Path.Combine(project.Publish, path)).Where(IsRewritten)];
        Assert.HasCount(2, rewritten);
        LaterSignature.Append(rewritten[0]);
        Build signed = project.Run("build", "--no-restore", Verify);
        Assert.AreEqual("output: 2 images proven; publish: 2 images: 1 proven, 1 signed", LineOf(signed));
        Flip(rewritten[1], DateTime.UtcNow);

        Build off = project.Run("publish", "--no-restore", "-p:RebaseBindEnabled=false");

        Assert.IsFalse(IsRewritten(rewritten[0]), "a signature of ours does not hold it back");
        Warning warning = off.FindChildrenRecursive<Warning>().Single();
        Assert.AreEqual(("RB4011", rewritten[1]), (warning.Code, warning.Image()));
        Assert.IsTrue(IsRewritten(rewritten[1]));
        File.Delete(rewritten[1]);
        project.Run("publish", "--no-restore", "-p:RebaseBindEnabled=false");
        PublishedFiles.AssertOriginal(project.Publish);
    }

    private static string Verified(StrangersProject project) => LineOf(project.Run("build", "--no-restore", Verify));

    private static string LineOf(Build build) => LinesOf(build).Single();

    private static string[] LinesOf(Build build)
        => [.. build.Runs("RebaseBindVerify").SelectMany(task => task.FindChildrenRecursive<Message>(message => message.Text.StartsWith("RebaseBind: ", StringComparison.Ordinal))).Select(message => message.Text["RebaseBind: ".Length..])];

    private static void AssertRefused(Build build, string code, string message)
    {
        Assert.IsFalse(build.Succeeded);
        Error error = build.Errors().Single();
        Assert.AreEqual(code, error.Code, error.Text);
        Assert.Contains(message, error.Text, StringComparison.Ordinal);
    }

    private static string Rewritten(string folder) => Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).First(path => new FileInfo(path).Length == new FileInfo(TestFiles.Unsigned).Length && IsRewritten(path));

    private static bool IsRewritten(string path) => TestFiles.HashOf(path) != TestFiles.HashOf(TestFiles.Unsigned);

    /// <summary>Changes one byte and, unless a time is given, keeps the file's time.</summary>
    private static void Flip(string path, DateTime? time = null)
    {
        DateTime kept = time ?? File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[0x1234] ^= 1;
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, kept);
    }
}
