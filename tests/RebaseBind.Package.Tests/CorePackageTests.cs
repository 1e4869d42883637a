using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>The library's package, as programs meet it that are no build.</summary>
[TestClass]
public sealed class CorePackageTests
{
    private static readonly string[] Frameworks = ["net8.0", "netstandard2.0"];

    [TestMethod]
    public void PackageHoldsBothAssembliesAndTheirDocumentation()
    {
        using ZipArchive package = ZipFile.OpenRead(PackedFeed.CorePackage);

        string[] files = ["RebaseBind.Core.dll", "RebaseBind.Core.xml", "RebaseBind.PortableExecutable.dll", "RebaseBind.PortableExecutable.xml"];
        CollectionAssert.AreEquivalent(
            Frameworks.SelectMany(framework => files.Select(file => $"lib/{framework}/{file}")).Concat(["README.md", "icon.png"]).ToArray(),
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) || name is "README.md" or "icon.png").ToArray());
    }

    /// <summary>The ground floor is in the package, so there is no package of it to depend on; .NET has the others.</summary>
    [TestMethod]
    public void PackageDependsOnWhatDotnetStandardLacksAndOnNothingElse()
    {
        using ZipArchive package = ZipFile.OpenRead(PackedFeed.CorePackage);
        using Stream stream = package.GetEntry("RebaseBind.Core.nuspec")!.Open();
        XElement[] groups = [.. XDocument.Load(stream).Descendants().Where(element => element.Name.LocalName == "group")];

        CollectionAssert.AreEquivalent(
            new[] { "net8.0: ", ".NETStandard2.0: System.Memory, System.Reflection.Metadata, System.Text.Json" },
            groups.Select(group => $"{group.Attribute("targetFramework")!.Value}: {string.Join(", ", group.Elements().Select(element => element.Attribute("id")!.Value))}").ToArray());
    }

    /// <summary>A script takes the package, and a library for .NET Standard and .NET 8 does; the script uses that library, too. Both run the readme's example.</summary>
    [TestMethod]
    public void TheReadmesExampleRunsInAProgramAndInALibrary()
    {
        using var project = new StrangersProject(string.Empty);
        project.Folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{PackedFeed.Folder}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="restored" value="{PackedFeed.Restored}" /></fallbackPackageFolders>
            </configuration>
            """);
        (string usings, string statements) = ReadmesExample();
        project.Folder.Write("Library/Library.csproj", ProjectOf($"<TargetFrameworks>{string.Join(';', Frameworks)}</TargetFrameworks><LangVersion>latest</LangVersion>"));
        project.Folder.Write("Library/Rebasing.cs", $"{usings}public static class Rebasing {{ public static void Run() {{ {statements} }} }}");
        project.Folder.Write(
            "Script/Script.csproj",
            ProjectOf($"<OutputType>Exe</OutputType><TargetFramework>net{Environment.Version.Major}.0</TargetFramework>", "<ProjectReference Include=\"../Library/Library.csproj\" />"));
        project.Folder.Write("Script/Program.cs", $"{usings}if (args.Length != 0) {{ Rebasing.Run(); return; }}\n{statements}");
        foreach (string name in (string[])["a.dll", "b.dll"])
        {
            project.Folder.Write("images/bin/Release/" + name, ImageBuilder.X64().WithPointers(name == "a.dll" ? 100 : 200).Build().ToArray());
        }

        project.Run("build", "../Script/Script.csproj");
        string script = project.Folder.PathOf($"Script/bin/Debug/net{Environment.Version.Major}.0/Script.dll");
        string own = Dotnet.Run(project.Folder.PathOf("images"), environment: null, "exec", script);
        Directory.Delete(project.Folder.PathOf("images/out"), recursive: true);
        string library = Dotnet.Run(project.Folder.PathOf("images"), environment: null, "exec", script, "library");

        Assert.StartsWith("a.dll: Moved, 0x", own, System.StringComparison.Ordinal);
        Assert.Contains("b.dll: Kept, 0x180000000, fits where the linker put it", own, System.StringComparison.Ordinal);
        Assert.AreEqual(own, library);
        Assert.IsTrue(File.Exists(project.Folder.PathOf("images/out/rebasebind.changes.json")));
    }

    private static (string Usings, string Statements) ReadmesExample()
    {
        using var folder = new TemporaryFolder();
        ZipFile.ExtractToDirectory(PackedFeed.CorePackage, folder.Root);
        string example = Fence.In(folder.PathOf("README.md")).Single(fence => fence.Language == "csharp").Text;
        int start = example.IndexOf("\n\n", StringComparison.Ordinal);
        return (example[..(start + 1)], example[start..]);
    }

    private static string ProjectOf(string properties, string items = "")
        => $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{properties}</PropertyGroup>
              <ItemGroup>
                <PackageReference Include="RebaseBind.Core" Version="{PackedFeed.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """;
}
