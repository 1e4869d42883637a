using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

[TestClass]
public sealed class PackageTests
{
    [TestMethod]
    public void PackageHoldsTasksForBothRuntimesAndNothingForTheProgram()
    {
        using ZipArchive package = ZipFile.OpenRead(PackedFeed.Package);
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];

        CollectionAssert.IsSubsetOf(
            new[] { "README.md", "icon.png", "build/RebaseBind.props", "build/RebaseBind.targets", "build/native/RebaseBind.props", "build/native/RebaseBind.targets", "buildMultiTargeting/RebaseBind.targets" },
            entries);
        string[] own = ["RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll", "RebaseBind.Tasks.dll"];
        CollectionAssert.AreEquivalent(
            new[] { string.Empty, "linux-x64/", "win-x64/" }.SelectMany(platform => own.Select(file => platform + file)).ToArray(),
            FilesIn(entries, "tasks/net8.0/"));
        CollectionAssert.AreEquivalent(
            new[]
            {
                "Microsoft.Bcl.AsyncInterfaces.dll", "RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll", "RebaseBind.Tasks.dll", "System.Buffers.dll",
                "System.Collections.Immutable.dll", "System.Memory.dll", "System.Numerics.Vectors.dll", "System.Reflection.Metadata.dll",
                "System.Runtime.CompilerServices.Unsafe.dll", "System.Text.Encodings.Web.dll", "System.Text.Json.dll", "System.Threading.Tasks.Extensions.dll",
            },
            FilesIn(entries, "tasks/netstandard2.0/"));
        Assert.IsFalse(entries.Any(entry => entry.StartsWith("lib/", StringComparison.Ordinal) || entry.StartsWith("ref/", StringComparison.Ordinal) || entry.StartsWith("buildTransitive/", StringComparison.Ordinal)), string.Join(", ", entries));
    }

    [TestMethod]
    public void PackageIsADevelopmentDependencyWithoutDependencies()
    {
        using ZipArchive package = ZipFile.OpenRead(PackedFeed.Package);
        using Stream stream = package.GetEntry("RebaseBind.nuspec")!.Open();
        var specification = XDocument.Load(stream);

        Assert.AreEqual("true", specification.Descendants().Single(element => element.Name.LocalName == "developmentDependency").Value);
        Assert.IsFalse(specification.Descendants().Any(element => element.Name.LocalName == "dependency"));
    }

    /// <summary>Packed once more, with other times on the files.</summary>
    [TestMethod]
    public void TheSameSourcesMakeTheSamePackage()
    {
        using var folder = new TemporaryFolder();

        PackedFeed.PackInto(folder.Root);

        foreach (string package in Packages)
        {
            Assert.AreEqual(TestFiles.HashOf(package), TestFiles.HashOf(folder.PathOf(Path.GetFileName(package))), package);
        }
    }

    /// <summary>Nobody has to look for symbols elsewhere.</summary>
    [TestMethod]
    public void SymbolsAreInTheAssemblies()
    {
        foreach (string path in Packages)
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            ZipArchiveEntry[] own = [.. package.Entries.Where(entry => entry.Name.StartsWith("RebaseBind.", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal))];
            Assert.IsNotEmpty(own, path);
            foreach (ZipArchiveEntry entry in own)
            {
                using var content = new MemoryStream();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(content);
                }

                content.Position = 0;
                using var reader = new PEReader(content);
                Assert.IsTrue(reader.ReadDebugDirectory().Any(debug => debug.Type == DebugDirectoryEntryType.EmbeddedPortablePdb), entry.FullName);
            }
        }
    }

    private static string[] Packages => [PackedFeed.Package, PackedFeed.CorePackage];

    private static string[] FilesIn(string[] entries, string folder)
        => [.. entries.Where(entry => entry.StartsWith(folder, StringComparison.Ordinal)).Select(entry => entry[folder.Length..])];
}
