using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>What a library that uses the package hands on to those who use the library: nothing.</summary>
[TestClass]
public sealed class ConsumerTests
{
    private const string Consumer = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net{0}.0</TargetFramework>
            <RuntimeIdentifier>win-x64</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../App/App.csproj" />
          </ItemGroup>
        </Project>
        """;

    [TestMethod]
    public void ALibraryPushesThePackageOnNoConsumer()
    {
        using var library = new StrangersProject("""
            <PropertyGroup>
              <OutputType>Library</OutputType>
              <RuntimeIdentifier />
            </PropertyGroup>
            """);
        library.Folder.Write("App/Program.cs", "namespace App; public class Thing;");
        library.Folder.Write("Consumer/Program.cs", "System.Console.WriteLine(new App.Thing());");
        library.Folder.Write("Consumer/Consumer.csproj", Consumer.Replace("{0}", Environment.Version.Major.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

        library.Run("pack", "-o", library.Folder.PathOf("packed"));
        Build build = library.Run("build", "../Consumer/Consumer.csproj");

        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(library.Folder.PathOf("packed"), "*.nupkg").Single());
        using var nuspec = new StreamReader(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        Assert.DoesNotContain("RebaseBind", nuspec.ReadToEnd(), StringComparison.Ordinal);
        string[] users = [.. build.FindChildrenRecursive<Target>(target => target.Name.StartsWith("RebaseBind", StringComparison.Ordinal)).Select(target => Path.GetFileName(target.Project.ProjectFile)).Distinct()];
        Assert.AreEqual("App.csproj", string.Join(", ", users), "the library uses it, and nobody else does");
    }
}
