using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>Forms of shipping that take files from lists of their own, with stand-ins for those that only Windows has.</summary>
[TestClass]
public sealed class FormTests
{
    /// <summary>The part of an SDK that lists and copies, and the part of VSIX, MSIX and ClickOnce that lists and packs by time.</summary>
    private const string StandIns = """
        <PropertyGroup>
          <IntermediateOutputPath>obj/</IntermediateOutputPath>
          <OutDir>bin/</OutDir>
          <RebaseBindAdopt>false</RebaseBindAdopt>
          <RebaseBindReport>none</RebaseBindReport>
          <GenerateClickOnceManifests>true</GenerateClickOnceManifests>
          <TargetVsixContainer>bin/it.vsix</TargetVsixContainer>
          <AppxPackageOutput>bin/it.msix</AppxPackageOutput>
        </PropertyGroup>
        <ItemGroup>
          <Content Include="native/*.dll" TargetPath="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
          <ApplicationManifest Include="bin/it.manifest" />
          <None Include="cases.props;package/**/*.dll" />
        </ItemGroup>
        <Target Name="ResolveReferences" />
        <Target Name="GetCopyToOutputDirectoryItems">
          <ItemGroup>
            <_SourceItemsToCopyToOutputDirectory Include="@(Content->'%(FullPath)')" Condition="'$(Renamed)' == ''" />
          </ItemGroup>
        </Target>
        """;

    private const string Packing = """
        <Target Name="PrepareForRun" DependsOnTargets="$(PrepareForRunDependsOn)">
          <MakeDir Directories="$(OutDir)" />
          <Copy SourceFiles="@(_SourceItemsToCopyToOutputDirectory)" DestinationFiles="@(_SourceItemsToCopyToOutputDirectory->'$(OutDir)%(TargetPath)')" SkipUnchangedFiles="true" />
        </Target>
        <Target Name="GetVsixSourceItems">
          <ItemGroup><VSIXSourceItem Include="@(Content)" VSIXSubPath="sub" /></ItemGroup>
        </Target>
        <Target Name="_ComputeAppxPackagePayload">
          <ItemGroup>
            <AppxPackagePayload Include="@(Content->'%(FullPath)')" />
            <AppxUploadPackagePayload Include="@(Content->'%(FullPath)')" />
          </ItemGroup>
        </Target>
        <Target Name="_DeploymentComputeClickOnceManifestInfo">
          <ItemGroup>
            <_DeploymentManifestFiles Include="@(Content)" Condition="'%(Filename)' == 'a'" />
            <_DeploymentManifestDependencies Include="@(Content)" Condition="'%(Filename)' != 'a'" />
          </ItemGroup>
        </Target>
        <Target Name="PackVsix" DependsOnTargets="GetVsixSourceItems" Inputs="@(VSIXSourceItem)" Outputs="$(TargetVsixContainer)">
          <Copy SourceFiles="@(VSIXSourceItem)" DestinationFiles="@(VSIXSourceItem->'vsix/%(VSIXSubPath)/%(TargetPath)')" />
          <Touch Files="$(TargetVsixContainer)" AlwaysCreate="true" />
        </Target>
        <Target Name="PackMsix" DependsOnTargets="_ComputeAppxPackagePayload" Inputs="@(AppxPackagePayload)" Outputs="$(AppxPackageOutput)">
          <Copy SourceFiles="@(AppxPackagePayload)" DestinationFiles="@(AppxPackagePayload->'msix/%(TargetPath)')" />
          <Copy SourceFiles="@(AppxUploadPackagePayload)" DestinationFiles="@(AppxUploadPackagePayload->'upload/%(TargetPath)')" />
          <Touch Files="$(AppxPackageOutput)" AlwaysCreate="true" />
        </Target>
        <Target Name="GenerateApplicationManifest" DependsOnTargets="_DeploymentComputeClickOnceManifestInfo" Inputs="@(_DeploymentManifestFiles);@(_DeploymentManifestDependencies)" Outputs="@(ApplicationManifest)">
          <Copy SourceFiles="@(_DeploymentManifestFiles);@(_DeploymentManifestDependencies)" DestinationFiles="@(_DeploymentManifestFiles->'clickonce/%(TargetPath)');@(_DeploymentManifestDependencies->'clickonce/%(TargetPath)')" />
          <Touch Files="@(ApplicationManifest)" AlwaysCreate="true" />
        </Target>
        <Target Name="Build" DependsOnTargets="PrepareForRun;PackVsix;PackMsix;GenerateApplicationManifest" />
        """;

    private static readonly string[] Packages = ["vsix/sub", "msix", "upload", "clickonce"];

    [TestMethod]
    public void WhatIsPackedIsWhatTheOutputHasAlsoInAPackageThatIsNewerThanTheFiles()
    {
        using NativeProject project = Create();
        project.Run(environment: null, "RebaseBindEnabled=false");
        AssertPacked(project, isOriginal: true);

        Build first = project.Run(environment: null, string.Empty);
        AssertPacked(project, isOriginal: false);
        Assert.IsEmpty(first.FindChildrenRecursive<Warning>());
        Build second = project.Run(environment: null, "Again=true");
        Assert.IsEmpty(second.CopiedDlls(), "nothing is packed anew");

        project.Run(environment: null, "RebaseBindEnabled=false");
        AssertPacked(project, isOriginal: true);
    }

    /// <summary>Packing by itself, as Visual Studio's "Publish" may do it, takes what the last build rewrote; if that is of no use any more, it says so.</summary>
    [TestMethod]
    public void PackingAloneTakesWhatTheLastBuildRewroteAndSaysIfItCannot()
    {
        using NativeProject project = Create();
        project.Run(environment: null, string.Empty);
        Directory.Delete(project.Folder.PathOf("vsix"), recursive: true);
        File.Delete(project.Folder.PathOf("bin/it.vsix"));

        File.WriteAllText(project.Folder.PathOf("it.proj"), File.ReadAllText(project.Folder.PathOf("it.proj")).Replace("PrepareForRun;PackVsix", "PackVsix", StringComparison.Ordinal));
        Build packed = project.Run(environment: null, "Again=1");
        AssertPacked(project, isOriginal: false);
        Assert.IsEmpty(packed.FindChildrenRecursive<Warning>());

        string moved = MovedIn(project);
        File.SetLastWriteTimeUtc(project.Folder.PathOf("native/" + moved), DateTime.UtcNow);
        Build stale = project.Run(environment: null, "Again=2");
        string[] told = [.. stale.FindChildrenRecursive<Warning>(warning => warning.Code == "RB1055").Select(warning => warning.Text)];
        Assert.HasCount(3, told.Distinct().ToArray(), string.Join("\n", told));
        Assert.IsTrue(told.All(text => text.StartsWith(moved + ": ", StringComparison.Ordinal)), string.Join("\n", told));
    }

    /// <summary>An SDK that calls its private lists otherwise.</summary>
    [TestMethod]
    public void ABuildSaysThatTheSdkLacksANameThatThePackageUses()
    {
        using NativeProject project = Create();

        Build build = project.Run(environment: null, "Renamed=true");

        Warning warning = build.FindChildrenRecursive<Warning>().Single();
        Assert.AreEqual("RB1054", warning.Code);
        StringAssert.Contains(warning.Text, "stay as they are: a.dll, b.dll. ", StringComparison.Ordinal);
    }

    /// <summary>The container's layer is made of the folder that publish writes to, whose files are rewritten ones: PublishTests.</summary>
    [TestMethod]
    public void AContainerIsMadeOfThePublishedFolder()
    {
        string targets = File.ReadAllText(Path.Combine(PrivateNameTests.Sdk, "Containers/build/Microsoft.NET.Build.Containers.targets"));

        StringAssert.Contains(targets, "PublishDirectory=\"$(PublishDir)\"", StringComparison.Ordinal);
    }

    private static NativeProject Create()
    {
        var project = new NativeProject(".proj", StandIns, Packing);
        project.Folder.PutDlls("a.dll", "b.dll");
        return project;
    }

    private static string MovedIn(NativeProject project)
        => new[] { "a.dll", "b.dll" }.Single(name => project.BaseOf("native/" + name) != project.BaseOf("bin/" + name));

    private static void AssertPacked(NativeProject project, bool isOriginal)
    {
        foreach (string name in new[] { "a.dll", "b.dll" })
        {
            string expected = TestFiles.HashOf(project.Folder.PathOf((isOriginal ? "native/" : "bin/") + name));
            foreach (string package in Packages)
            {
                Assert.AreEqual(expected, TestFiles.HashOf(project.Folder.PathOf($"{package}/{name}")), $"{package}/{name}");
            }
        }

        if (!isOriginal)
        {
            MovedIn(project);
        }
    }
}
