using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Loading;

/// <summary>Each advice at its threshold, and one below it, with its saving computed by hand.</summary>
[TestClass]
public sealed class LoadAdvisorTests
{
    /// <summary>1024 fixups of 8 bytes fill two pages, of 4 bytes one; one byte more than a page needs another page.</summary>
    [TestMethod]
    [DataRow(Machine.Amd64, 1024, 6, 4)]
    [DataRow(Machine.Amd64, 1024, 5, 0)]
    [DataRow(Machine.Amd64, 1025, 7, 4)]
    [DataRow(Machine.Amd64, 1025, 6, 0)]
    [DataRow(Machine.I386, 1024, 5, 4)]
    [DataRow(Machine.I386, 1024, 4, 0)]
    [DataRow(Machine.Amd64, 0, 90, 0)]
    public void FixupsThatLieThinAreToBeGathered(Machine machine, int fixups, int pages, int saving)
    {
        LoadedModule module = Handmade.Module(image: Summaries.Dll("a.dll") with { RelocationPages = pages }) with { Fixups = fixups };

        AssertAdvice(AdviceKind.ThinFixups, saving, "page", machine, module);
    }

    [TestMethod]
    public void TheTextHasTheNumbers()
        => Assert.AreEqual(
            "1,024 fixups lie on 6 pages; side by side, they would fill 2. Put relocated data together: const tables of pointers in one section, fewer addresses in code",
            Advise(Machine.Amd64, Handmade.Module(image: Summaries.Dll("a.dll") with { RelocationPages = 6 }) with { Fixups = 1024 }).Single().Text);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void AddressTablesThatAloneMakePagesPrivateAreToBeMerged(int pages)
        => AssertAdvice(AdviceKind.LoneAddressTable, pages, "page", Machine.Amd64, Handmade.Module() with { PrivatePagesByCause = new PageCauses(0, 0, 0, pages, 0, 0) });

    [TestMethod]
    [DataRow(0, "")]
    [DataRow(1, "it is found after 1 folder searched in vain. Put it beside the program")]
    [DataRow(5, "it is found after 5 folders searched in vain. Put it beside the program")]
    public void WhatIsFoundLateIsToLieBesideTheProgram(int probes, string text)
    {
        LoadedModule module = Handmade.Module() with { FailedProbes = probes };

        AssertAdvice(AdviceKind.LateOnSearchPath, probes, "probe", Machine.Amd64, module);
        Assert.AreEqual(text, Advise(Machine.Amd64, module).SingleOrDefault()?.Text ?? string.Empty);
    }

    /// <summary>Nine pages are read; aligned, three of them would still become private by fixups.</summary>
    [TestMethod]
    [DataRow(9, 3, 7)]
    [DataRow(9, 10, 0)]
    [DataRow(0, 0, 0)]
    public void UnalignedFilesAreToBeLinkedOtherwise(int unaligned, int ifAligned, int saving)
        => AssertAdvice(AdviceKind.UnalignedFile, saving, "page", Machine.Amd64, Handmade.Module() with { PrivatePagesByCause = new PageCauses(unaligned, 1, 0, 0, 0, 0), PrivatePagesIfAligned = ifAligned });

    /// <summary>Of 20 look-ups 5 are outside and 3 by ordinal: 12 names. Of these 4 hints are right, 8 are wrong; 30 comparisons are 18 more than one each.</summary>
    [TestMethod]
    [DataRow(4, 18)]
    [DataRow(5, 0)]
    public void WrongHintsAreToBeMadeRight(int hits, int saving)
    {
        LoadedModule module = Handmade.Module() with { Imports = new ImportWork { LookUps = 20, OutsideLookUps = 5, ByOrdinal = 3, HintHits = hits, Comparisons = 30 } };

        AssertAdvice(AdviceKind.MissedHints, saving, "comparison", Machine.Amd64, module);
        Assert.AreEqual(saving != 0, Advise(Machine.Amd64, module).Any(static advice => advice.Text.StartsWith("8 of 12 hints", System.StringComparison.Ordinal)));
    }

    /// <summary>1 MiB and mostly not from the file, in an address space that is short.</summary>
    [TestMethod]
    [DataRow(Machine.I386, 256, 64, 1024)]
    [DataRow(Machine.I386, 256, 65, 0)]
    [DataRow(Machine.I386, 255, 1, 0)]
    [DataRow(Machine.Amd64, 256, 64, 0)]
    public void EmptyAddressSpaceIsWasted(Machine machine, int mapped, int fromFile, int kibibytes)
        => AssertAdvice(AdviceKind.WastedAddressSpace, kibibytes, "KiB of addresses", machine, Handmade.Module() with { MappedPages = mapped, FilePages = fromFile });

    /// <summary>Data that is loaded as a program is, unless something imports from it.</summary>
    [TestMethod]
    [DataRow(ImageKind.ResourceOnly, LoadCause.Declared, 40)]
    [DataRow(ImageKind.ResourceOnly, LoadCause.Import, 0)]
    [DataRow(ImageKind.ResourceOnly, LoadCause.Forwarder, 0)]
    [DataRow(ImageKind.Native, LoadCause.Declared, 0)]
    internal void DataNeedsNoAddresses(ImageKind kind, LoadCause cause, int kibibytes)
        => AssertAdvice(AdviceKind.WastedAddressSpace, kibibytes, "KiB of addresses", Machine.I386, Handmade.Module(image: Summaries.X86("a.dll") with { Kind = kind }) with { Cause = cause, MappedPages = 10, FilePages = 10 });

    [TestMethod]
    public void ADllOfForwardersIsNoData()
        => Assert.IsEmpty(Advise(Machine.I386, Handmade.Module(image: Summaries.X86("a.dll") with { Kind = ImageKind.ResourceOnly, ForwardedTo = ["b.dll"] }) with { Cause = LoadCause.Declared, MappedPages = 10, FilePages = 10 }));

    /// <summary>One for each image and kind, under the loader where it saves most; kinds in their order, then the largest saving, then the path.</summary>
    [TestMethod]
    public void TheLoaderWhereItSavesMostIsNamed()
    {
        LoadedModule Late(string path, int probes) => Handmade.Module(path) with { FailedProbes = probes };
        LoadedModule lone = Handmade.Module("z.dll") with { PrivatePagesByCause = new PageCauses(0, 0, 0, 1, 0, 0) };
        LoadSimulation simulation = Handmade.Simulation(
            Handmade.Profile(LoaderProfile.WindowsXP, Handmade.Process(Late("a.dll", 1), Late("b.dll", 4), Late("c.dll", 4)), Handmade.Process(Late("a.dll", 2))),
            Handmade.Profile(LoaderProfile.Wine8, Handmade.Process(lone, Late("a.dll", 2), Late("b.dll", 5))));

        Assert.AreEqual(
            "LoneAddressTable z.dll wine-8.0 1, LateOnSearchPath b.dll wine-8.0 5, LateOnSearchPath c.dll windows-xp 4, LateOnSearchPath a.dll windows-xp 2",
            string.Join(", ", LoadAdvisor.Advise(simulation).Select(static advice => $"{advice.Kind} {advice.Path} {advice.Profile} {advice.Saving}")));
    }

    private static System.Collections.Generic.IReadOnlyList<Advice> Advise(Machine machine, LoadedModule module)
        => LoadAdvisor.Advise(Handmade.Simulation(Handmade.Profile(LoaderProfile.Windows7, Handmade.Process(machine, [], module))));

    /// <summary>One advice of a kind with this saving, and none of another; none at all if nothing is saved.</summary>
    private static void AssertAdvice(AdviceKind kind, int saving, string unit, Machine machine, LoadedModule module)
        => Assert.AreEqual(
            saving == 0 ? string.Empty : $"{kind} a.dll windows-7 {saving} {unit}",
            string.Join(", ", Advise(machine, module).Select(static advice => $"{advice.Kind} {advice.Path} {advice.Profile} {advice.Saving} {advice.Unit}")));
}
