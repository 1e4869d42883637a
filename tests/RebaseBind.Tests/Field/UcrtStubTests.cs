using System;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>
/// A browser for Windows XP took 20 times its memory, and only on machines with the redistributable of Visual C++: a stub of that lay where its DLL
/// wanted to be.
/// </summary>
[TestClass]
public sealed class UcrtStubTests
{
    private const string Stub = "api-ms-win-crt-runtime-l1-1-0.dll";

    [TestMethod]
    [DataRow(0x1000_0000UL, true)]
    [DataRow(0xFFF_0000UL, true)]
    [DataRow(0xFFE_0000UL, false)]
    [DataRow(0x1001_0000UL, false)]
    [DataRow(0x1C20_0000UL, false)]
    public void ADllAtTheBaseOfTheStubsIsAWarning(ulong imageBase, bool isWarning)
    {
        using FieldTree tree = Browser(Dll(imageBase));

        Finding[] findings = tree.Simulated("chrome.dll", asPlanned: false, LoaderProfile.WindowsXP);
        Assert.AreEqual(isWarning ? "Warning RB1049" : string.Empty, string.Join(", ", findings.Select(finding => $"{finding.Severity} {finding.Code}")));
    }

    [TestMethod]
    public void TheWarningSaysWhoWantsTheStubAndWhatItCosts()
    {
        using FieldTree tree = Browser(Dll(0x1000_0000));

        Assert.AreEqual(
            $"lies at 0x10000000; 0x10000000 is the base of UCRT's API-set stubs. Under windows-xp in chrome.exe, chrome.exe wants {Stub}, "
            + "which is not in the tree: if the system's is mapped before this DLL, it is relocated: 300 fixups, 2 pages private in every process. "
            + "Give the DLL another base, or ship stubs with other bases beside the program",
            tree.Simulated("chrome.dll", asPlanned: false, LoaderProfile.All).Single().Message);
    }

    /// <summary>A DLL that cannot move does not start at all.</summary>
    [TestMethod]
    public void WithoutRelocationsTheDllCannotBeLoaded()
    {
        using FieldTree tree = Browser(Dll(0x1000_0000).RelocationsStripped());

        StringAssert.Contains(
            tree.Simulated("chrome.dll", asPlanned: false, LoaderProfile.WindowsXP).Single().Message,
            "it cannot be loaded, because it has no relocations",
            StringComparison.Ordinal);
    }

    /// <summary>Another DLL of the tree may be the one that wants the stub, and DYNAMICBASE means nothing to Windows XP.</summary>
    [TestMethod]
    public void TheStubMayBeWantedByAnyImageOfTheProcess()
    {
        using FieldTree tree = new FieldTree()
            .With("chrome.exe", Program().Imports("chrome.dll", 1))
            .With("chrome.dll", Dll(0x1000_0000).DynamicBase().Imports("base.dll", 1))
            .With("base.dll", ImageBuilder.X86().At(0x2000_0000).WithPointers(1).Exports("f").Imports("API-MS-WIN-CRT-heap-l1-1-0.dll", "malloc"));

        Assert.AreEqual(FindingCatalog.StubBase, tree.Simulated("chrome.dll", asPlanned: false, LoaderProfile.WindowsXP).Single().Code);
    }

    [TestMethod]
    public void APlanThatMovesTheDllEndsIt()
    {
        using FieldTree tree = Browser(Dll(0x1000_0000));

        Assert.IsEmpty(tree.Simulated("chrome.dll", asPlanned: true, LoaderProfile.WindowsXP));
    }

    /// <summary>Newer Windows and Wine know API sets; a stub in the tree is simulated like any DLL; other programs need none.</summary>
    [TestMethod]
    public void WithoutStubsFromOutsideThereIsNoWarning()
    {
        using FieldTree tree = Browser(Dll(0x1000_0000));
        using FieldTree own = Browser(Dll(0x1000_0000)).With(Stub, ImageBuilder.X86().At(0x2000_0000).WithoutCode().Exports(ExportedSymbol.Forwarded("exit", "ucrtbase.exit")));
        using FieldTree none = new FieldTree().With("chrome.exe", Program().Imports("chrome.dll", 1)).With("chrome.dll", Dll(0x1000_0000));
        using FieldTree newer = new FieldTree().With("chrome.exe", Program().WithSubsystemVersion(6, 0).Imports(Stub, "exit").Imports("chrome.dll", 1)).With("chrome.dll", Dll(0x1000_0000));
        using FieldTree wide = new FieldTree().With("a.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 2).Imports(Stub, "exit").Imports("a.dll", 1))
            .With("a.dll", ImageBuilder.X64().At(0x1000_0000).WithPointers(3).Exports("f"));

        Assert.IsEmpty(tree.Simulated("chrome.dll", asPlanned: false, LoaderProfile.Windows7, LoaderProfile.Windows10, LoaderProfile.Wine8));
        foreach (FieldTree other in (FieldTree[])[own, none, newer])
        {
            Assert.IsEmpty(other.Simulated("chrome.dll", asPlanned: false, LoaderProfile.WindowsXP));
        }

        Assert.IsEmpty(wide.Simulated("a.dll", asPlanned: false, LoaderProfile.WindowsXP));
    }

    private static FieldTree Browser(ImageBuilder dll)
        => new FieldTree().With("chrome.exe", Program().Imports(Stub, "exit").Imports("chrome.dll", 1)).With("chrome.dll", dll);

    private static ImageBuilder Program() => ImageBuilder.X86().AsExe().At(0x40_0000).WithSubsystemVersion(5, 1);

    private static ImageBuilder Dll(ulong imageBase)
        => ImageBuilder.X86().At(imageBase).WithPointers(300).Exports("f").WithSection(".bss", section => section.WithSize(0x1_0000)).WithSubsystemVersion(5, 1);
}
