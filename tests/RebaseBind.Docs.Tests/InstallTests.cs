using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;

namespace RebaseBind.Docs.Tests;

/// <summary>What people install from the folder that <c>build/pack.sh</c> makes. That the tool installs and answers, the readme's own commands show.</summary>
[TestClass]
public sealed class InstallTests
{
    private static readonly string[] Ids = ["RebaseBind", "RebaseBind.Core", "RebaseBind.Templates", "RebaseBind.Tool"];

    [TestMethod]
    public void OneCommandMakesEveryPackageAndSaysHowToUseIt()
    {
        string[] lines = Packages.Output.TrimEnd().Split('\n');

        string quoted = $"\"{Packages.Folder}\"";
        CollectionAssert.AreEqual(
            new[]
            {
                $"dotnet tool install --global RebaseBind.Tool --source {quoted}",
                $"dotnet add package RebaseBind --source {quoted}",
                $"dotnet add package RebaseBind.Core --source {quoted}",
                $"dotnet new install RebaseBind.Templates --add-source {quoted}",
            },
            lines);
        foreach (string id in Ids)
        {
            using ZipArchive package = Packages.Open(id);
            Assert.IsNotNull(package.GetEntry(id + ".nuspec"));
        }
    }

    [TestMethod]
    public void EveryPackageHasAReadmeAnIconTagsAndALicense()
    {
        foreach (string id in Ids)
        {
            using ZipArchive package = Packages.Open(id);
            using Stream stream = package.GetEntry(id + ".nuspec")!.Open();
            XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
            string Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? string.Empty;

            Assert.AreEqual("MIT", Value("license"), id);
            Assert.AreEqual("README.md", Value("readme"), id);
            Assert.AreEqual("icon.png", Value("icon"), id);
            Assert.Contains("native dll pe", Value("tags"), StringComparison.Ordinal, id);
            Assert.IsGreaterThan(40, Value("description").Length, id);
            CollectionAssert.IsSubsetOf(new[] { "README.md", "icon.png" }, Packages.FilesOf(id), id);
        }
    }

    /// <summary>Symbols are embedded in our assemblies, and nobody compiles against a tool.</summary>
    [TestMethod]
    public void TheToolsPackageHoldsWhatRunsAndNothingElse()
        => CollectionAssert.AreEquivalent(
            new[]
            {
                "DotnetToolSettings.xml", "RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll", "Spectre.Console.dll", "System.CommandLine.dll",
                "rebasebind.deps.json", "rebasebind.dll", "rebasebind.runtimeconfig.json",
            }.Select(name => "tools/net8.0/any/" + name).Concat(["README.md", "icon.png"]).ToArray(),
            Packages.FilesOf("RebaseBind.Tool"));

    /// <summary>Whoever takes the package for builds for the tool reads in the readme what the tool is called.</summary>
    [TestMethod]
    public void ThePackageForBuildsIsNoTool()
    {
        using var newcomer = new Newcomer(hasTool: false);

        (int exitCode, string output) = newcomer.Run($"dotnet tool install --global RebaseBind --source '{Packages.Folder}'");

        Assert.AreEqual(1, exitCode);
        Assert.Contains("is not a .NET tool", output, StringComparison.Ordinal);
        Assert.Contains("is not a .NET tool", File.ReadAllText(new Document("README.md").FullPath), StringComparison.Ordinal);
    }
}
