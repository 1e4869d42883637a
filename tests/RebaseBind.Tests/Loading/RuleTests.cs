using System.Linq;
using RebaseBind.Loading;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Small print of the rules: what holds at their edges.</summary>
[TestClass]
public sealed class RuleTests
{
    /// <summary>Mandatory ASLR moves DLLs with fixups: neither programs without DYNAMICBASE nor what has nothing to relocate.</summary>
    [TestMethod]
    public void MandatoryAslrLeavesProgramsAndImagesWithoutFixupsAlone()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Aslr = AslrMode.Forced } }
            .With("app.exe", LoadScene.Program().WithPointers(3).Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000).WithPointers(1));

        Assert.AreEqual("AtBase AtBase Forced", string.Join(' ', scene.Process(LoaderProfile.Windows10).Modules.Select(static module => module.Landing)));
    }

    /// <summary>D.1: an EXE goes some units of 64 KiB from its base, never none.</summary>
    [TestMethod]
    public void AslrMovesAProgramFromItsBase()
    {
        LoadedModule program = new LoadScene().With("app.exe", LoadScene.Program().DynamicBase().WithPointers(1)).Process(LoaderProfile.Windows7).Modules.Single();

        Assert.AreEqual((LandingReason.Aslr, 0x1_4001_0000ul, 1), (program.Landing, program.ActualBase.Value, program.SharedFixups));
    }

    /// <summary>Without fixups there is nothing to move.</summary>
    [TestMethod]
    public void NewerWindowsLeavesLowImagesWithoutFixupsAlone()
        => Assert.AreEqual(LandingReason.AtBase, new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.NarrowLibrary()).Module(LoaderProfile.Windows10, "a.dll").Landing);

    /// <summary>A descriptor whose stamp is 0 says that it is not bound, whatever the bound import directory says.</summary>
    [TestMethod]
    public void ADescriptorThatIsNotBoundIsNotStale()
    {
        BuiltImage app = LoadScene.Program().Imports("a.dll", "call").BoundTo("a.dll", 1).Build();
        LoadScene scene = new LoadScene().With("app.exe", app.With32(app.OffsetOf(ImageDirectory.Import) + 4, 0)).With("a.dll", LoadScene.Library());

        Assert.AreEqual((0, 1), (scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsStale, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.LookUps));
    }

    /// <summary>Wine's second heap, sort tables and normalisation tables come before what is loaded later: 0x730000 and, behind what was moved at the start, 0x100000, 0x340000, 0x10000 more.</summary>
    [TestMethod]
    public void UnderWineWhatIsLoadedLaterComesAfterWhatWineHasTakenByThen()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call").DelayImports("c.dll", "call"))
            .With("a.dll", LoadScene.Library().WithPointers(1))
            .With("b.dll", LoadScene.Library().WithPointers(1))
            .With("c.dll", LoadScene.Library().WithPointers(1));

        Assert.AreEqual("0x730000 0xb90000", string.Join(' ', scene.Process(LoaderProfile.Wine8).Modules.Skip(2).Select(static module => module.ActualBase)));
    }

    /// <summary>G: duplicates by base name: the first loaded wins. Only it exports what is imported.</summary>
    [TestMethod]
    public void OfTwoOfOneNameImportsAreLookedUpInTheFirst()
    {
        LoadScene scene = new LoadScene()
            .With("one/x.dll", LoadScene.Library())
            .With("two/x.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("x.dll").Exports("else"))
            .With("user.dll", LoadScene.Library().At(0x1_A000_0000).Imports("x.dll", "call"));

        Assert.AreEqual(0, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.Unresolved);
    }

    /// <summary>G: introduced in 7, and a file of the name comes first there; later ones always ask the system.</summary>
    [TestMethod]
    [DataRow("windows-xp", 2)]
    [DataRow("windows-7", 2)]
    [DataRow("windows-10", 1)]
    [DataRow("wine-8.0", 1)]
    public void AFileWithTheNameOfAnApiSetIsTakenUpTo7(string profile, int modules)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("api-ms-win-crt-heap-l1-1-0.dll", "call"))
            .With("api-ms-win-crt-heap-l1-1-0.dll", LoadScene.Library());

        Assert.HasCount(modules, scene.Process(LoaderProfile.Find(profile)!).Modules);
    }

    /// <summary>Nothing is looked up in an image that cannot be loaded, whatever the order of loading.</summary>
    [TestMethod]
    public void NothingIsLookedUpInWhatCannotBeLoaded()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().RelocationsStripped());

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual((1, 0), (scene.Process(profile).Totals.Imports.LookUps, scene.Process(profile).Totals.Imports.OutsideLookUps), profile.Name);
        }
    }

    /// <summary>W 3 b and c: raw data count in whole sectors. 0x1E01 bytes fill the second page, 0x1C00 do not.</summary>
    [TestMethod]
    [DataRow(0x1E01u, 0)]
    [DataRow(0x1E00u, 1)]
    [DataRow(0x1C01u, 1)]
    public void RawDataCountInSectors(uint rawSize, int pages)
    {
        BuiltImage library = LoadScene.Library().WithCode(0x2000).Build();
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", "call")).With("a.dll", library.With32(library.Fields.SectionRawSize(0), rawSize));

        Assert.AreEqual(pages, scene.Module(LoaderProfile.Wine8, "a.dll").PrivatePagesByCause.UnalignedFile);
    }

    /// <summary>Raw data beyond what a section takes in memory are not mapped.</summary>
    [TestMethod]
    public void RawDataCountNoFurtherThanTheSectionDoes()
    {
        LoadedModule Module(uint memory) => new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().WithSection(".more", section => section.WithSize(0x3000).WithVirtualSize(memory))).Module(LoaderProfile.WindowsXP, "a.dll");

        Assert.AreEqual(2, Module(0x3000).FilePages - Module(0x100).FilePages);
    }

    /// <summary>D.2: sections with raw data that are not writable, there and back, and the flush: ".text", ".rdata" being writable here, and ".reloc", but no empty one.</summary>
    [TestMethod]
    public void SectionsWithoutRawDataAreNotUnprotected()
    {
        LoadedModule Module(bool hasEmpty)
        {
            ImageBuilder library = LoadScene.Library().WithPointers(1);
            return new LoadScene()
                .With("app.exe", LoadScene.Program().Imports("first.dll", "call").Imports("a.dll", "call"))
                .With("first.dll", LoadScene.Library())
                .With("a.dll", hasEmpty ? library.WithSection(".empty", section => section.WithoutRawData(0x1000).WithCharacteristics(0x4000_0080)) : library).Module(LoaderProfile.WindowsXP, "a.dll");
        }

        Assert.AreEqual((Module(false).ProtectionCalls, Module(false).CommitPages), (Module(true).ProtectionCalls, Module(true).CommitPages));
    }

    /// <summary>A page that the file has no bytes of, in ".bss", can become private, but was never shareable.</summary>
    [TestMethod]
    public void PagesWithoutFileBytesAreNotTakenFromThoseThatCanBeShared()
    {
        var builder = new PageSet.Builder();
        builder.AddPages(0, 3);
        var tree = new FactTree(1, static i => i < 0 ? [0] : [], (_, facts) => facts with { FilePages = builder.ToSet(), TlsIndex = new(0x5000) });

        LoadedModule module = tree.Run(LoaderProfile.Windows10).Processes.Single().Modules[1];

        Assert.AreEqual((1, 3, 3), (module.PrivatePages, module.ShareablePages, module.FilePages));
    }

    /// <summary>Of a program's stack the larger of what it reserves and what it commits: here 2 MiB, so that relocated images begin 1 MiB later than usual.</summary>
    [TestMethod]
    public void AStackThatIsCommittedCountsLikeOneThatIsReserved()
    {
        BuiltImage program = LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call").Build();
        LoadScene scene = new LoadScene()
            .With("app.exe", program.With32(program.Fields.Magic + 80, 0x20_0000))
            .With("a.dll", LoadScene.Library().WithPointers(1))
            .With("b.dll", LoadScene.Library().WithPointers(1));

        Assert.AreEqual("0x830000", scene.Module(LoaderProfile.Wine8, "b.dll").ActualBase.ToString());
    }

    /// <summary>An image that ends where a region of 2 MiB does lies in that one only: one page table for it, one for its GiB, one for its 512 GiB.</summary>
    [TestMethod]
    public void AnImageThatEndsWithARegionIsNotInTheNext()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().WithCode(0xE000).At(0x1_401F_0000));

        Assert.AreEqual(16, scene.Module(LoaderProfile.WindowsXP, "a.dll").MappedPages);
        Assert.AreEqual(3, scene.Process(LoaderProfile.WindowsXP).Totals.PageTablePages);
    }
}
