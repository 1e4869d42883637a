using System;
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

    /// <summary>A file may have several places, and one without a PackagePath has one below content; the rewritten ones keep out of its way.</summary>
    [TestMethod]
    public void EveryPlaceInThePackageIsJudged()
    {
        using var project = new StrangersProject(Content.Replace("PackagePath=\"runtimes/win-x64/native\"", "PackagePath=\"tools/;runtimes/win-x64/native\"", StringComparison.Ordinal)
            .Replace("<None Include", "<Content Include=\"plain.dll\" /><None Include", StringComparison.Ordinal));
        project.Folder.Write("App/Program.cs", "public static class Program;");
        project.Folder.PutDlls("a.dll");
        project.Folder.Copy(project.Folder.PathOf("native/a.dll"), "App/plain.dll");
        File.AppendAllText(project.Folder.PathOf("App/plain.dll"), "no copy of a.dll");

        (Build refused, string output) = project.TryRun("pack", "-o", project.Folder.PathOf("out"), "-p:RebaseBindGate=error", "-p:RebaseBindSarif=gate.sarif");

        Assert.IsFalse(refused.Succeeded, output);
        foreach (string place in new[] { "tools/a.dll", "runtimes/win-x64/native/a.dll", "content/plain.dll" })
        {
            Assert.IsTrue(refused.Errors().Any(error => error.Code == "RB3001" && error.Text.StartsWith(place + ": ", StringComparison.Ordinal)), place + output);
        }

        StringAssert.Contains(File.ReadAllText(project.Folder.PathOf("App/gate.pack.sarif")), "RB3001", StringComparison.Ordinal);

        project.Run("pack", "--no-restore", "-o", project.Folder.PathOf("out"), "-p:RebaseBindPack=true", "-p:RebaseBindGate=error");

        Unpack(project, "rewritten");
        ModeImages.AssertDisjoint(project.Folder.PathOf("rewritten"), Place + "a.dll", "content/plain.dll");
        ModeImages.AssertDisjoint(project.Folder.PathOf("rewritten"), "tools/a.dll", "content/plain.dll");
    }

    /// <summary>What publish rewrites keeps its time, and NuGet goes by times.</summary>
    [TestMethod]
    public void APackageOfAToolIsWrittenAnewWhenWhatIsInItChanges()
    {
        using var project = new StrangersProject("""
            <PropertyGroup>
              <PackAsTool>true</PackAsTool>
              <UseAppHost>false</UseAppHost>
              <RuntimeIdentifier />
            </PropertyGroup>
            <ItemGroup>
              <Content Include="../native/*.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" Pack="false" />
            </ItemGroup>
            """);
        project.Folder.PutDlls("a.dll", "b.dll");

        project.Run("pack", "-o", project.Folder.PathOf("out"), "-p:RebaseBindEnabled=false");
        project.Run("pack", "--no-restore", "-o", project.Folder.PathOf("out"));
        Unpack(project, "on");
        project.Run("pack", "--no-restore", "-o", project.Folder.PathOf("out"), "-p:RebaseBindEnabled=false");
        Unpack(project, "off");

        ModeImages.AssertDisjoint(FolderOf("on"), "a.dll", "b.dll");
        Assert.HasCount(1, Directory.GetFiles(FolderOf("off"), "?.dll").Select(TestFiles.Inspect).Select(image => image.ImageBase).Distinct());

        string FolderOf(string name) => Path.GetDirectoryName(Directory.GetFiles(project.Folder.PathOf(name), "a.dll", SearchOption.AllDirectories).Single())!;
    }

    private static string[] Packages(StrangersProject project)
        => Directory.Exists(project.Folder.PathOf("out")) ? Directory.GetFiles(project.Folder.PathOf("out"), "*.nupkg") : [];

    private static void Unpack(StrangersProject project, string folder)
        => ZipFile.ExtractToDirectory(Packages(project).Single(), project.Folder.PathOf(folder));
}
