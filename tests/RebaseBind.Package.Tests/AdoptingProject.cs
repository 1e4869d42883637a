using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>A project that compiles nothing itself and leaves everything to commands.</summary>
internal sealed class AdoptingProject : IDisposable
{
    private readonly StrangersProject neighbour = new(string.Empty);

    private AdoptingProject(string content)
    {
        Folder.Write("Native/Native.proj", $"""
            <Project Sdk="Microsoft.Build.NoTargets/3.7.0">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="RebaseBind" Version="{PackedFeed.Version}" PrivateAssets="all" />
              </ItemGroup>
              {content}
            </Project>
            """);
    }

    public TemporaryFolder Folder => neighbour.Folder;

    public string Output => Folder.PathOf($"Native/bin/Debug/net{Environment.Version.Major}.0");

    public string Intermediate => Folder.PathOf($"Native/obj/Debug/net{Environment.Version.Major}.0");

    /// <summary>Writes the project.</summary>
    /// <param name="content">More of the project file.</param>
    public static AdoptingProject Create(string content) => new(content);

    public Build Run(string command, params string[] arguments) => neighbour.Run(command, ["../Native/Native.proj", .. arguments]);

    public (Build Build, string Output) TryRun(string command, params string[] arguments) => neighbour.TryRun(command, ["../Native/Native.proj", .. arguments]);

    public void AssertDisjoint(params string[] names)
    {
        ImageSummary[] images = [.. names.Select(name => TestFiles.Inspect(Path.Combine(Output, name)))];
        AddressRange[] ranges = [.. images.Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), string.Join(", ", ranges));
    }

    public void Dispose() => neighbour.Dispose();
}
