using System;
using System.Linq;
using System.Text;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;

namespace RebaseBind.Tests.Field;

/// <summary>Perl of 2010 imports from a C run-time of which WinSxS holds two versions; its manifest says which one it gets.</summary>
[TestClass]
public sealed class SideBySideTests
{
    private const string Old = "x86_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.21022.8_none_bcb86ed6ac711f91";
    private const string New = "x86_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.30729.1_none_e163563597edeada";
    private const string OfXP = "x86_Microsoft.VC90.CRT_1fc8b3b9a1e18e3b_9.0.21022.8_x-ww_d08d0375";
    private const string Wanted = "<assemblyIdentity type='win32' name='Microsoft.VC90.CRT' version='VERSION' processorArchitecture='x86' publicKeyToken='1fc8b3b9a1e18e3b'/>";

    /// <summary>The folders in either order: the version counts, and the name in any case.</summary>
    [TestMethod]
    [DataRow("9.0.21022.8", Old, New, 0x21022u)]
    [DataRow("9.0.21022.8", New, Old, 0x21022u)]
    [DataRow("9.0.30729.1", Old, New, 0x30729u)]
    [DataRow("9.0.30729.1", New, Old, 0x30729u)]
    [DataRow("9.0.21022.8", New, OfXP, 0x21022u)]
    public void TheManifestOfTheImporterNamesTheVersion(string version, string first, string second, uint stamp)
    {
        using BindTree tree = Tree(Dependency(version)).WithBoth(first, second);

        tree.Bind(References(tree, first, second));

        Assert.AreEqual((stamp, "msvcr90.dll"), tree.Read("perl.exe").BoundImports.Single());
    }

    /// <summary>A DLL has its own under another number, and that of a program's process means nothing for it.</summary>
    [TestMethod]
    [DataRow(2u, true)]
    [DataRow(1u, false)]
    public void TheManifestOfADllIsItsSecond(uint name, bool isBound)
    {
        using BindTree tree = new BindTree()
            .With("perl510.dll", Importer().At(0x2800_0000).WithResource(24, name, Encoding.UTF8.GetBytes(Dependency("9.0.21022.8"))))
            .WithBoth(New, Old);

        ImportBinding import = BindTree.ImportOf(tree.Bind(References(tree, New, Old)), "perl510.dll");

        Assert.AreEqual((isBound, isBound ? null : FindingCatalog.BindSeveral), (import.IsBound, import.Code));
    }

    /// <summary>Where the manifest does not decide, nobody knows what policies of the publisher do.</summary>
    [TestMethod]
    [DataRow("9.0.21022.218")]
    [DataRow("9.0")]
    [DataRow("")]
    [DataRow("nine")]
    public void AnotherVersionOrNoneDecidesNothing(string version)
    {
        using BindTree tree = Tree(version.Length == 0 ? "<assembly/>" : Dependency(version)).WithBoth(Old, New);

        ImportBinding import = BindTree.ImportOf(tree.Bind(References(tree, Old, New)), "perl.exe");

        Assert.AreEqual((false, FindingCatalog.BindSeveral), (import.IsBound, import.Code));
        StringAssert.Contains(import.Reason, $"is there 2 times, in reference folders of side-by-side assemblies, and the importer's manifest names the version of none: {Old}/msvcr90.dll and {New}/msvcr90.dll among them", StringComparison.Ordinal);
    }

    /// <summary>What is no manifest decides nothing, and nothing fails: one that is cut short, one with a document type, one of other bytes.</summary>
    [TestMethod]
    [DataRow("<assembly><dependency><dependentAssembly>" + Wanted)]
    [DataRow("<!DOCTYPE a [<!ENTITY b 'c'>]><assembly/>")]
    [DataRow("\u0001\u0002")]
    [DataRow("")]
    public void ADamagedManifestDecidesNothing(string manifest)
    {
        using BindTree tree = Tree(manifest.Replace("VERSION", "9.0.21022.8", StringComparison.Ordinal)).WithBoth(Old, New);

        Assert.AreEqual(FindingCatalog.BindSeveral, BindTree.ImportOf(tree.Bind(References(tree, Old, New)), "perl.exe").Code);
    }

    /// <summary>The identity of the importer itself is no dependency.</summary>
    [TestMethod]
    public void OnlyDependenciesCount()
    {
        string own = $"<assembly>{Wanted.Replace("VERSION", "9.0.30729.1", StringComparison.Ordinal)}{Inner("9.0.21022.8")}{Wanted.Replace("VERSION", "9.0.30729.1", StringComparison.Ordinal)}</assembly>";
        using BindTree tree = Tree(own).WithBoth(New, Old);

        tree.Bind(References(tree, New, Old));

        Assert.AreEqual(0x21022u, tree.Read("perl.exe").BoundImports.Single().Stamp);
    }

    /// <summary>Without a manifest a DLL of WinSxS is not loaded; one of an ordinary folder is.</summary>
    [TestMethod]
    public void WithoutAManifestTheDllOfAnOrdinaryFolderIsMeant()
    {
        using BindTree tree = Tree("<assembly/>").WithBoth(Old, New).WithReference("system32/msvcr90.dll", Runtime(0x3232, 0, 0));

        tree.Bind(References(tree, Old, New, "system32"));

        Assert.AreEqual(0x3232u, tree.Read("perl.exe").BoundImports.Single().Stamp);
    }

    /// <summary>Copies in folders of other names have the version in a resource; if that does not decide, the order does, as ever.</summary>
    [TestMethod]
    [DataRow("9.0.30729.1", 0x30729u)]
    [DataRow("9.0.21022.8", 0x21022u)]
    [DataRow("9.0.1.2", 0x21022u)]
    public void InOrdinaryFoldersTheVersionResourceCounts(string version, uint stamp)
    {
        using BindTree tree = Tree(Dependency(version)).WithBoth("first", "second");

        tree.Bind(References(tree, "first", "second"));

        Assert.AreEqual(stamp, tree.Read("perl.exe").BoundImports.Single().Stamp);
    }

    /// <summary>By default nothing is bound to a DLL of the system.</summary>
    [TestMethod]
    public void WithoutReferenceFoldersNothingIsBound()
    {
        using BindTree tree = Tree(Dependency("9.0.21022.8"));

        Assert.AreEqual(FindingCatalog.BindNotFound, BindTree.ImportOf(tree.Bind(), "perl.exe").Code);
    }

    private static BindTree Tree(string manifest)
        => new BindTree().With("perl.exe", Importer().AsExe().At(0x40_0000).WithResource(24, 1, Encoding.UTF8.GetBytes(manifest)));

    private static ImageBuilder Importer() => ImageBuilder.X86().WithHeaderRoom(0x100).Imports("msvcr90.dll", "malloc");

    internal static ImageBuilder Runtime(uint stamp, ushort build, ushort revision)
        => ImageBuilder.X86().At(0x7854_0000).WithTimeDateStamp(stamp).ExportsAs("msvcr90.dll").Exports("malloc").WithResource(16, 1, VersionResource.Of(9, 0, build, revision));

    private static string Dependency(string version) => $"<?xml version='1.0' encoding='UTF-8' standalone='yes'?><assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'>{Inner(version)}</assembly>";

    private static string Inner(string version) => $"<dependency><dependentAssembly>{Wanted.Replace("VERSION", version, StringComparison.Ordinal)}</dependentAssembly></dependency>";

    private static RebaseBindOptions References(BindTree tree, params string[] folders)
        => new() { Change = new() { Bind = BindPolicy.All, References = [.. folders.Select(tree.PathOf)] } };
}

/// <summary>The two versions in two folders.</summary>
internal static class TwoVersions
{
    internal static BindTree WithBoth(this BindTree tree, string first, string second)
    {
        bool isOldFirst = !first.Contains("30729", StringComparison.Ordinal);
        return tree
            .WithReference(first + "/msvcr90.dll", isOldFirst ? SideBySideTests.Runtime(0x21022, 21022, 8) : SideBySideTests.Runtime(0x30729, 30729, 1))
            .WithReference(second + "/msvcr90.dll", isOldFirst ? SideBySideTests.Runtime(0x30729, 30729, 1) : SideBySideTests.Runtime(0x21022, 21022, 8));
    }
}
