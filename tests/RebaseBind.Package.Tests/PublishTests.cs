using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Publishing a program that runs on an installed runtime.</summary>
[TestClass]
public sealed class PublishTests
{
    private static readonly string[] OtherMachines = ["/win-x86/", "/win-arm/", "/win-arm64/", "/win10-"];

    [TestMethod]
    public void SecondPublishCopiesNothingAndWhatIsShippedHoldsNoReport()
    {
        using StrangersProject project = PublishedFiles.Create();
        Build first = project.Run("publish");
        PublishedFiles.AssertRewrittenOnce(project.Publish);
        string[] published = StrangersProject.HashesBelow(project.Publish);

        Build second = project.Run("publish", "--no-restore");

        Assert.IsEmpty(second.CopiedDlls());
        Assert.HasCount(4, first.Rewritten("RebaseBindStage"), "two for the build and the same two for publishing");
        Assert.IsEmpty(second.Rewritten("RebaseBindStage"));
        CollectionAssert.AreEqual(published, StrangersProject.HashesBelow(project.Publish));
        Assert.IsEmpty(Directory.GetFiles(project.Publish, "*rebasebind*", SearchOption.AllDirectories));
        foreach (string name in new[] { "App.rebasebind.html", "App.rebasebind.json", "App.rebasebind.publish.html", "App.rebasebind.publish.json" })
        {
            Assert.IsTrue(File.Exists(Path.Combine(project.Output, name)), name);
        }

        project.Run("publish", "--no-restore", "-p:RebaseBindEnabled=false");
        PublishedFiles.AssertOriginal(project.Publish);
        PublishedFiles.AssertOriginal(project.Output);
        Assert.IsFalse(Directory.Exists(Path.Combine(project.Intermediate, "rebasebind")));
        Assert.IsEmpty(Directory.GetFiles(project.Output, "*.rebasebind.*"));
    }

    [TestMethod]
    public void APackedToolHoldsRewrittenDllsOnce()
    {
        using StrangersProject project = PublishedFiles.Create("<PropertyGroup><PackAsTool>true</PackAsTool><RuntimeIdentifier /></PropertyGroup>");

        project.Run("pack", "-o", project.Folder.PathOf("out"));

        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(project.Folder.PathOf("out"), "*.nupkg").Single());
        string unpacked = project.Folder.PathOf("unpacked");
        foreach (string path in PublishedFiles.Paths)
        {
            // Of what a package holds for several systems, the tool gets all.
            ZipArchiveEntry[] entries = [.. package.Entries.Where(entry => entry.FullName.EndsWith("/" + path, StringComparison.Ordinal) && !OtherMachines.Any(entry.FullName.Contains))];
            Assert.AreEqual(1, entries.Length, path + ": " + string.Join(", ", package.Entries.Select(entry => entry.FullName)));
            Assert.StartsWith("tools/", entries[0].FullName, StringComparison.Ordinal);
            entries[0].ExtractToFile(project.Folder.PrepareFor("unpacked/" + path));
        }

        PublishedFiles.AssertDisjoint(unpacked);
    }
}
