using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.Paths;
using RebaseBind.Policies;
using static RebaseBind.Tests.Planning.Processes.LoadScene;

namespace RebaseBind.Tests.Planning.Processes;

/// <summary>What one process can hold.</summary>
[TestClass]
public sealed class LoadWalkTests
{
    [TestMethod]
    public void ImportsAreLoadedAndTheirImportsToo()
        => Assert.AreEqual("b.dll c.dll", LoadedBy(Exe("a.exe", "b.dll", "KERNEL32.dll"), Dll("b.dll", "c.dll"), Dll("c.dll"), Dll("d.dll")));

    [TestMethod]
    public void DelayImportsAreLoaded()
        => Assert.AreEqual("b.dll", LoadedBy(Exe("a.exe") with { DelayImports = ["b.dll"] }, Dll("b.dll"), Dll("d.dll")));

    [TestMethod]
    public void TargetsOfForwardersAreLoaded()
        => Assert.AreEqual("b.dll c.dll", LoadedBy(Exe("a.exe", "b.dll"), Dll("b.dll") with { ForwardedTo = ["C.dll"] }, Dll("c.dll"), Dll("d.dll")));

    [TestMethod]
    public void CaseDoesNotCount()
        => Assert.AreEqual("LIB/B.Dll lib/c.dll", LoadedBy(Exe("lib/a.exe", "b.DLL"), Dll("LIB/B.Dll", "C.DLL"), Dll("lib/c.dll"), Dll("other/b.dll"), Dll("other/c.dll")));

    [TestMethod]
    public void MissingExtensionIsDll()
    {
        Assert.AreEqual("b.dll", LoadedBy(Exe("a.exe", "b"), Dll("b.dll"), Dll("b")));
        Assert.AreEqual("b.drv", LoadedBy(Exe("a.exe", "b.drv"), Dll("b.drv"), Dll("b.drv.dll")));
    }

    [TestMethod]
    [DataRow("b", "b b.dll")]
    [DataRow("b.dll", "b.dll b.dll.dll")]
    [DataRow("b.x", "b.x b.x.dll")]
    [DataRow("native/b", "b b.dll")]
    [DataRow(@"native\b.dll", "b.dll b.dll.dll")]
    [DataRow("B.DLL", "b.dll b.dll.dll")]
    public void NativeLibrariesAreLoadedAsWrittenAndWithExtension(string name, string loaded)
        => Assert.AreEqual(loaded, LoadedBy(
            Assembly("a.exe") with { NativeLibraries = [name] },
            Dll("b"),
            Dll("b.dll"),
            Dll("b.x"),
            Dll("b.dll.dll"),
            Dll("b.x.dll")));

    [TestMethod]
    public void AssembliesAreLoadedAsDllAndAsExe()
        => Assert.AreEqual("B.dll c.exe mixed.dll", LoadedBy(
            Assembly("a.exe", "b", "C", "mixed"),
            Assembly("B.dll"),
            Assembly("c.exe"),
            Assembly("b"),
            Assembly("b.dll.dll"),
            Dll("mixed.dll").As(ImageKind.Mixed)));

    /// <summary>A native EXE beside the assembly that a reference means is its program's host, and is not loaded with it.</summary>
    [TestMethod]
    public void ReferenceToAnAssemblyDoesNotMeanANativeImage()
        => Assert.AreEqual("b.dll", LoadedBy(Assembly("a.exe", "b", "d"), Assembly("b.dll"), Exe("b.exe"), Dll("d.dll")));

    [TestMethod]
    public void NativeExeLoadsTheManagedDllBesideIt()
    {
        Assert.AreEqual("lib/a.dll lib/b.dll", LoadedBy(Exe("lib/A.EXE"), Assembly("lib/a.dll", "b"), Assembly("lib/b.dll"), Assembly("other/a.dll")));
        Assert.AreEqual(string.Empty, LoadedBy(Exe("a.exe"), Dll("a.dll")));
        Assert.AreEqual(string.Empty, LoadedBy(Assembly("a.exe") with { IsDll = false }, Assembly("a.dll")));
        Assert.AreEqual(string.Empty, LoadedBy(Dll("a.exe"), Assembly("a.dll")));
        Assert.AreEqual(string.Empty, LoadedBy(Exe("other/a.exe"), Assembly("lib/a.dll")));
    }

    [TestMethod]
    public void FolderOfTheRootAndOfTheLoaderWin()
    {
        Assert.AreEqual("lib/b.dll", LoadedBy(Exe("lib/a.exe", "b.dll"), Dll("lib/b.dll"), Dll("b.dll"), Dll("lib/x/b.dll")));
        Assert.AreEqual(
            "app/c.dll plugins/b.dll plugins/c.dll",
            LoadedBy(Exe("app/a.exe"), [Load("a.exe", "plugins/b.dll")], Dll("plugins/b.dll", "c.dll"), Dll("plugins/c.dll"), Dll("app/c.dll"), Dll("elsewhere/c.dll")));
        Assert.AreEqual(
            "plugins/b.dll plugins/c.dll",
            LoadedBy(Exe("app/a.exe"), [Load("a.exe", "plugins/b.dll")], Dll("plugins/b.dll", "c.dll"), Dll("plugins/c.dll"), Dll("elsewhere/c.dll")));
    }

    [TestMethod]
    public void NameThatIsInNeitherFolderMeansAllImagesOfThatName()
        => Assert.AreEqual("x/b.dll y/b.dll", LoadedBy(Exe("lib/a.exe", "b.dll"), Dll("x/b.dll"), Dll("y/b.dll"), Dll("z/c.dll")));

    [TestMethod]
    public void NativeImagesLoadImagesOfTheirMachineOnly()
    {
        Assert.AreEqual("64/b.dll", LoadedBy(Exe("a.exe", "b.dll"), Dll("64/b.dll"), X86("32/b.dll")));
        Assert.AreEqual("64/b.dll", LoadedBy(Exe("a.exe", "b.dll"), Dll("64/b.dll"), X86("b.dll")), "a DLL of another machine in the folder is passed over");
        Assert.AreEqual("64/b.dll", LoadedBy(Exe("a.exe"), Loads("a.exe", "64/b.dll", "32/b.dll"), Dll("64/b.dll"), X86("32/b.dll")));
        Assert.AreEqual("64/b.dll 64/mixed.dll", LoadedBy(Exe("a.exe", "mixed.dll"), Dll("64/mixed.dll", "b.dll").As(ImageKind.Mixed), Dll("64/b.dll"), X86("32/b.dll")));
    }

    [TestMethod]
    public void ManagedImagesLoadImagesOfAnyMachine()
    {
        Assert.AreEqual("arm/b.dll x64/b.dll x86/b.dll", LoadedBy(
            Assembly("a.exe") with { NativeLibraries = ["b"] },
            Dll("x64/b.dll"),
            X86("x86/b.dll"),
            Dll("arm/b.dll").For(Machine.Arm64)));
        Assert.AreEqual("b.dll", LoadedBy(Dll("a.exe").As(ImageKind.Mixed) with { AssemblyReferences = ["b"] }, Assembly("b.dll")));
        Assert.AreEqual("b.dll", LoadedBy(Exe("a.exe"), [Load("*", "b.dll")], Assembly("b.dll")));
        Assert.AreEqual("x64/b.dll", LoadedBy(Dll("a.exe").As(ImageKind.ReadyToRun).For(Machine.Arm64), [Load("*", "x64/b.dll")], Dll("x64/b.dll")));
    }

    /// <summary>That a name, or what was declared, was looked at for one loader does not answer for one that can load more.</summary>
    [TestMethod]
    public void NativeAndManagedLoadersOfOneNameFindEachWhatTheyCanLoad()
    {
        Assert.AreEqual("32/b.dll 64/b.dll m.dll", LoadedBy(
            Exe("a.exe", "b.dll"),
            [Load("a.exe", "m.dll")],
            Assembly("m.dll") with { NativeLibraries = ["b"] },
            Dll("64/b.dll"),
            X86("32/b.dll")));
        Assert.AreEqual("32/c.dll 64/c.dll 64/p.dll m/p.dll", LoadedBy(
            Exe("a.exe", "p.dll"),
            Loads("p.dll", "64/c.dll", "32/c.dll"),
            Dll("64/p.dll"),
            Assembly("m/p.dll"),
            Dll("64/c.dll"),
            X86("32/c.dll")));
    }

    [TestMethod]
    public void ExeThatIsLoadedByNameLoadsAsADllDoes()
        => Assert.AreEqual("b.exe c.dll", LoadedBy(Exe("a.exe", "b.exe"), Exe("b.exe", "c.dll"), Dll("c.dll")));

    /// <summary>An ARM64X image is loaded into ARM64 and x64 processes alike.</summary>
    [TestMethod]
    public void HybridImagesMeetBothTheirMachines()
        => Assert.AreEqual("b.dll c.dll", LoadedBy(
            Exe("a.exe", "b.dll"),
            Dll("b.dll", "c.dll").As(ImageKind.Hybrid).For(Machine.Arm64),
            Dll("c.dll")));

    [TestMethod]
    public void DeclaredLoadsAreLoaded()
    {
        Assert.AreEqual("p/x.dll p/y.dll z.dll", LoadedBy(Exe("a.exe"), Loads("A.EXE", "p/x.dll", "p/y.dll"), Dll("p/x.dll", "z.dll"), Dll("p/y.dll"), Dll("z.dll"), Dll("q/x.dll")));
        Assert.AreEqual("b.dll p/x.dll", LoadedBy(Exe("a.exe", "b.dll"), [Load("b.dll", "p/x.dll")], Dll("b.dll"), Dll("p/x.dll")), "any image loads");
        Assert.AreEqual(string.Empty, LoadedBy(Exe("a.exe"), [Load("b.dll", "p/x.dll")], Dll("b.dll"), Dll("p/x.dll")), "only if it is loaded itself");
        Assert.AreEqual("l/b.dll m/b.dll x.dll y.dll", LoadedBy(Exe("a.exe", "b.dll"), [Load(@"M\b.dll", "x.dll"), Load("b.dll", "y.dll")], Dll("l/b.dll"), Dll("m/b.dll"), Dll("x.dll"), Dll("y.dll")));
    }

    [TestMethod]
    public void ImageWithUnknownReferencesMayLoadAnything()
    {
        Assert.AreEqual("b.dll c.dll x/d.dll", LoadedBy(Exe("a.exe", "b.dll"), Dll("b.dll") with { HasUnknownReferences = true }, Dll("c.dll"), X86("x/d.dll")));
        Assert.AreEqual(string.Empty, LoadedBy(Exe("a.exe"), Dll("b.dll") with { HasUnknownReferences = true }, Dll("c.dll")), "only if it is loaded");
    }

    [TestMethod]
    public void CyclesAndImportsOfItselfEnd()
        => Assert.AreEqual("b.dll c.dll", LoadedBy(Exe("a.exe", "b.dll", "a.exe"), Dll("b.dll", "c.dll", "b.dll"), Dll("c.dll", "b.dll")));

    /// <summary>Every one of thousands of images loads one name by every search path, and thousands of images have it; and these are declared to load all the others.</summary>
    [TestMethod]
    [Timeout(60_000)]
    public void TimeGrowsWithTheImagesAndNotWithTheirProduct()
    {
        const int count = 100_000;
        ImageSummary[] named = [.. Enumerable.Range(0, count).Select(i => Dll($"n{i}/same.dll"))];
        ImageSummary[] loading = [.. Enumerable.Range(0, count).Select(i => Dll($"l{i}/l{i}.dll", "same.dll", $"l{i + 1}.dll"))];

        string[] loaded = LoadedBy(Exe("a.exe", "l0.dll"), [new DynamicLoad("same.dll", PathPattern.Parse("l*/"))], [.. named, .. loading]).Split(' ');

        Assert.HasCount(2 * count, loaded);
    }
}
