using System;
using System.IO;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Publishing a library that is compiled to native code, by a stand-in for the compiler and the linker.</summary>
[TestClass]
public sealed class PublishNativeAotTests
{
    private static readonly string Library = $"""
        <PropertyGroup>
          <OutputType>Library</OutputType>
          <StandInNativeFile>$(MSBuildProjectDirectory)/../native/linked.dll</StandInNativeFile>
          <NativeOutputPath>$(MSBuildProjectDirectory)/../linked/</NativeOutputPath>
          <AfterMicrosoftNETSdkTargets>$(AfterMicrosoftNETSdkTargets);{Path.Combine(AppContext.BaseDirectory, "NativeAotStandIn.targets")}</AfterMicrosoftNETSdkTargets>
        </PropertyGroup>
        <ItemGroup>
          <RebaseBindReserve Include="0x180000000-0x18fffffff" />
        </ItemGroup>
        """;

    [TestMethod]
    public void ANativeLibraryOfEachVersionIsPublishedRewritten()
    {
        using StrangersProject project = PublishedFiles.Create(Library);
        project.Folder.Write("App/Program.cs", "internal static class Program;");
        project.Folder.Copy(TestFiles.Unsigned, "native/linked.dll");
        project.Run("build", "-t:Restore");
        foreach (string version in new[] { "8", "9", "10" })
        {
            string folder = project.Folder.PathOf("out" + version);
            string[] arguments = ["--no-restore", "-p:StandInIlc=" + version, "-p:PublishDir=" + folder + "/"];

            project.Run("publish", arguments);

            PublishedFiles.AssertRewrittenOnce(folder);
            PublishedFiles.AssertDisjoint(folder, "App.dll");
            Assert.AreNotEqual("0x180000000", TestFiles.Inspect(Path.Combine(folder, "App.dll")).ImageBase.ToString(), "where it was linked nothing may stay");
            Assert.AreEqual(1, Directory.GetFiles(folder, "App.dll", SearchOption.AllDirectories).Length);
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(project.Folder.PathOf("linked/App.dll")), "what was linked is a source");
            string rewritten = TestFiles.HashOf(Path.Combine(folder, "App.dll"));
            if (version == "10")
            {
                Build second = project.Run("publish", arguments);
                Assert.IsEmpty(second.Rewritten("RebaseBindStage"));
                Assert.AreEqual(rewritten, TestFiles.HashOf(Path.Combine(folder, "App.dll")));
                project.Run("publish", [.. arguments, "-p:RebaseBindEnabled=false"]);
                PublishedFiles.AssertOriginal(folder);
                Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(Path.Combine(folder, "App.dll")));
            }
        }
    }
}
