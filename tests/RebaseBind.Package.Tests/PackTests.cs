using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Packing a library that brings native DLLs.</summary>
[TestClass]
public sealed class PackTests
{
    private const string Place = "runtimes/win-x64/native/";

    private const string Content = """
        <PropertyGroup>
          <OutputType>Library</OutputType>
          <RuntimeIdentifier />
        </PropertyGroup>
        <ItemGroup>
          <None Include="../native/*.dll" Pack="true" PackagePath="runtimes/win-x64/native" />
        </ItemGroup>
        """;

    [TestMethod]
    public void APackageHoldsRewrittenDllsIfAskedToAndIsNotWrittenIfTheGateRefusesIt()
    {
        using var project = new StrangersProject(Content);
        project.Folder.Write("App/Program.cs", "public static class Program;");
        project.Folder.PutDlls("a.dll", "b.dll");
        string[] sources = StrangersProject.HashesBelow(project.Folder.PathOf("native"));

        (Build refused, string output) = project.TryRun("pack", "-o", project.Folder.PathOf("out"), "-p:RebaseBindGate=error");

        Assert.IsFalse(refused.Succeeded, output);
        CollectionAssert.Contains(refused.Errors().Select(error => error.Code).ToArray(), "RB3001");
        Assert.IsEmpty(Packages(project));

        project.Run("pack", "--no-restore", "-o", project.Folder.PathOf("out"), "-p:RebaseBindPack=true", "-p:RebaseBindGate=error");

        Unpack(project, "rewritten");
        ModeImages.AssertDisjoint(project.Folder.PathOf("rewritten/" + Place), "a.dll", "b.dll");
        CollectionAssert.AreEqual(sources, StrangersProject.HashesBelow(project.Folder.PathOf("native")));

        project.Run("pack", "--no-restore", "-o", project.Folder.PathOf("out"));

        Unpack(project, "original");
        CollectionAssert.AreEqual(sources, StrangersProject.HashesBelow(project.Folder.PathOf("original/" + Place)));
    }

    private static string[] Packages(StrangersProject project)
        => Directory.Exists(project.Folder.PathOf("out")) ? Directory.GetFiles(project.Folder.PathOf("out"), "*.nupkg") : [];

    private static void Unpack(StrangersProject project, string folder)
        => ZipFile.ExtractToDirectory(Packages(project).Single(), project.Folder.PathOf(folder));
}
