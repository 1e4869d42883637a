using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>Other people's packages, restored by name from the registries that this machine's NuGet and npm are set up for.</summary>
/// <remarks>A registry may drop a version any day. So a package that cannot be had skips its test, with CI=true too.</remarks>
internal static class Registry
{
    private const string Setting = "REBASEBIND_PACKAGES";

    /// <summary>Skips the test unless packages are wanted: with CI=true, or where REBASEBIND_PACKAGES says so.</summary>
    /// <param name="isLarge">Whether the test is one of those that REBASEBIND_PACKAGES=some leaves out.</param>
    internal static void Require(bool isLarge = false)
    {
        string wanted = Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } said ? said : Environment.GetEnvironmentVariable("CI") == "true" ? "some" : "none";
        if (wanted != "all" && (isLarge || wanted != "some"))
        {
            Assert.Inconclusive($"skipped: packages are restored only with {Setting}={(isLarge ? "all" : "some")}");
        }
    }

    /// <summary>The folder of a NuGet package.</summary>
    internal static string OfNuGet(string name, string version)
    {
        string project = Workspace.CreateUnique("restore");
        File.WriteAllText(Path.Combine(project, "restore.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{name}" Version="[{version}]" />
              </ItemGroup>
            </Project>
            """);
        Demand(ProgramRun.OfBuild(project, "restore"), $"NuGet's {name} {version}");
        return Path.Combine(BuildFacts.PackageRoot, name.ToLowerInvariant(), version);
    }

    /// <summary>The folders of npm packages, each written as name@version. Nothing of them is run.</summary>
    internal static IReadOnlyList<string> OfNpm(params string[] packages)
    {
        string folder = Workspace.CreateUnique("npm");
        Demand(ProgramRun.Of(["npm", "pack", "--silent", "--prefer-offline", "--ignore-scripts", .. packages], folder), $"npm's {string.Join(' ', packages)}");
        return [.. Directory.GetFiles(folder, "*.tgz").Order(StringComparer.Ordinal).Select(Unpack)];
    }

    private static string Unpack(string archive)
    {
        string folder = Directory.CreateDirectory(Path.ChangeExtension(archive, null)).FullName;
        using (var stream = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(stream, folder, overwriteFiles: true);
        }

        File.Delete(archive);
        return folder;
    }

    private static void Demand(ProgramRun run, string what)
    {
        if (run.ExitCode != 0)
        {
            Assert.Inconclusive($"skipped: {what} cannot be restored: {(run.Output + run.Error).Trim()}");
        }
    }
}
