using System.Globalization;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Which pages become private, by hand (W 3, D.1, D.3).</summary>
[TestClass]
public sealed class PageAccountTests
{
    /// <summary>W 3 d: every page touched by a fixup, both where it straddles; D.1: pages with fixups are copied. A pointer at 0xFFC of the first page of code, and one on the fourth.</summary>
    [TestMethod]
    [DataRow("windows-xp")]
    [DataRow("windows-10")]
    [DataRow("wine-8.0")]
    public void AFixupMakesItsPagesPrivateBothWhereItStraddles(string profile)
        => Assert.AreEqual(
            "1-2 4-4 of 3: 0 0 3 0 0 0",
            Pages(profile, LoadScene.Library().WithCode(0x4000).WithFixup(FixupKind.Dir64, 0xFFC).WithFixup(FixupKind.Dir64, 0x3000), collide: true));

    [TestMethod]
    public void AtItsBaseAnImageStaysShared()
        => Assert.AreEqual(" of 0: 0 0 0 0 0 0", Pages("windows-xp", LoadScene.Library().WithPointers(5), collide: false));

    /// <summary>W 3 e: the slots without the terminator; D.3.</summary>
    [TestMethod]
    [DataRow("windows-xp")]
    [DataRow("windows-10")]
    [DataRow("wine-8.0")]
    public void WrittenSlotsMakeTheirPagesPrivate(string profile)
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { KeepPages = true } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", [.. Enumerable.Repeat<ImportedSymbol>("call", 600)]))
            .With("a.dll", LoadScene.Library());
        BuiltImage built = LoadScene.Program().Imports("a.dll", [.. Enumerable.Repeat<ImportedSymbol>("call", 600)]).Build();
        var image = PortableExecutable.Images.PeImage.Read(built.ToArray());
        uint slots = 0;
        foreach (PortableExecutable.Imports.ImportDescriptor descriptor in PortableExecutable.Imports.ImportDirectory.Of(image))
        {
            slots = descriptor.AddressTable.Value;
        }

        LoadedModule module = scene.Module(LoaderProfile.Find(profile)!, "app.exe");

        Assert.AreEqual((slots / 0x1000, ((slots + (600 * 8) - 1) / 0x1000) + 1), module.PrivatePageSet!.Ranges.Single());
        Assert.AreEqual(module.PrivatePages, module.PrivatePagesByCause.Imports);
        Assert.AreEqual(2, module.PrivatePages);
    }

    /// <summary>W 3 b: a section that begins within a page of the file is read whole, relocated or not; Windows maps it all the same.</summary>
    [TestMethod]
    [DataRow("wine-8.0", true, "2 1 0 0 0 0")]
    [DataRow("wine-8.0", false, "2 1 0 0 0 0")]
    [DataRow("windows-xp", true, "0 0 1 0 0 0")]
    [DataRow("windows-10", false, "0 0 0 0 0 0")]
    public void AFileThatIsNotAlignedToPagesIsPrivateUnderWine(string profile, bool collide, string causes)
        => StringAssert.EndsWith(Pages(profile, ImageBuilder.X64().WithPointers(5).WithAlignment(0x1000, 0x200).WithCode(0x200), collide), ": " + causes, System.StringComparison.Ordinal);

    /// <summary>W 3 c: of an aligned section only the last page, and only if the file does not fill it.</summary>
    [TestMethod]
    public void TheLastPageOfASectionThatEndsWithinAPageIsPrivateUnderWine()
    {
        ImageBuilder image = ImageBuilder.X64().WithAlignment(0x1000, 0x200).WithHeaderRoom(0xE00).WithCode(0x2200).WithoutEntryPoint();
        BuiltImage built = image.Build();
        Assert.AreEqual(0x1000u, built.UInt32At(built.Fields.SectionRawOffset(0)), "the fixture is not what it should be");

        Assert.AreEqual("3-3 of 1: 1 0 0 0 0 0", Pages("wine-8.0", image, collide: false));
    }

    /// <summary>W 3 f and g: the index, and a cookie that still has its default value. XP sets up no TLS for DLLs that are loaded later.</summary>
    [TestMethod]
    [DataRow("windows-xp", true, 1)]
    [DataRow("windows-xp", false, 0)]
    [DataRow("windows-7", false, 1)]
    [DataRow("wine-8.0", true, 1)]
    public void TheTlsIndexIsWritten(string profile, bool atStart, int pages)
    {
        ImageBuilder program = atStart ? LoadScene.Program().Imports("a.dll", "call") : LoadScene.Program().DelayImports("a.dll", "call");
        LoadScene scene = new LoadScene().With("app.exe", program).With("a.dll", LoadScene.Library().WithTls());

        Assert.AreEqual(pages, scene.Module(LoaderProfile.Find(profile)!, "a.dll").PrivatePagesByCause.Tls);
    }

    [TestMethod]
    [DataRow(0x2B99_2DDF_A232ul, 1)]
    [DataRow(0xBB40_E64Eul, 1)]
    [DataRow(0xBB40ul, 1)]
    [DataRow(0x1234_5678ul, 0)]
    public void ADefaultSecurityCookieIsReplaced(ulong value, int pages)
    {
        BuiltImage image = LoadScene.Library().WithLoadConfiguration().Build();
        byte[] file = image.ToArray();
        ulong cookie = System.BitConverter.ToUInt64(file, image.OffsetOf(ImageDirectory.LoadConfiguration) + 0x58) - image.ImageBase;
        System.BitConverter.GetBytes(value).CopyTo(file, image.OffsetOf((uint)cookie));
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", "call")).With("a.dll", file);

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual(pages, scene.Module(profile, "a.dll").PrivatePagesByCause.Cookie, profile.Name);
        }
    }

    /// <summary>A page counts once: here all that is written lies on pages with fixups.</summary>
    [TestMethod]
    public void APageThatSeveralThingsTouchCountsUnderTheFirst()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { KeepPages = true } }
            .With("app.exe", LoadScene.Program().Imports("first.dll", "call").Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().WithTls().Imports("first.dll", "call"))
            .With("first.dll", LoadScene.Library());

        LoadedModule module = scene.Module(LoaderProfile.WindowsXP, "a.dll");

        Assert.AreEqual(new PageCauses(0, 0, 1, 0, 0, 0), module.PrivatePagesByCause);
        Assert.AreEqual(1, module.PrivatePageSet!.Count);
        Assert.AreEqual(module.FilePages - 1, module.ShareablePages);
    }

    [TestMethod]
    public void PageTablesCountRegionsAndTheFreeBlockIsTheLargest()
    {
        SimulatedProcess wide = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call").Imports("c.dll", "call"))
            .With("a.dll", LoadScene.Library().At(0x1_4010_0000))
            .With("b.dll", LoadScene.Library().At(0x1_4020_0000))
            .With("c.dll", LoadScene.Library().At(0x90_0000_0000)).Process(LoaderProfile.WindowsXP);
        SimulatedProcess narrow = new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.NarrowLibrary().At(0x6000_0000)).Process(LoaderProfile.WindowsXP);

        // Regions of 2 MiB at 0x140000000, 0x140200000 and 0x9000000000; of 1 GiB at 5 and 0x240; of 512 GiB at 0 and 1.
        Assert.AreEqual(3 + 2 + 2, wide.Totals.PageTablePages);
        Assert.AreEqual(0, wide.Totals.LargestFreeBlock);
        Assert.AreEqual(2, narrow.Totals.PageTablePages);
        Assert.AreEqual(0x6000_0000L - 0x41_0000, narrow.Totals.LargestFreeBlock);
    }

    /// <summary>The private pages of "a.dll", first and last of each range, how many, and by cause.</summary>
    private static string Pages(string profile, ImageBuilder image, bool collide)
    {
        ImageBuilder program = LoadScene.Program();
        LoadScene scene = new LoadScene
        {
            Load = new LoadOptions { KeepPages = true, Injected = collide ? [new InjectedDll("other", AddressRange.Parse("0x180000000-0x18000ffff"))] : [] },
            Options = new RebaseBindOptions { Processes = new() { Roots = ["app.exe"], DynamicLoads = [new DynamicLoad("*", PathPattern.Parse("a.dll"))] } },
        }.With("app.exe", program).With("a.dll", image);
        LoadedModule module = scene.Module(LoaderProfile.Find(profile)!, "a.dll");
        PageCauses causes = module.PrivatePagesByCause;
        string ranges = string.Join(' ', module.PrivatePageSet!.Ranges.Select(range => $"{range.First}-{range.End - 1}"));
        return string.Create(CultureInfo.InvariantCulture, $"{ranges} of {module.PrivatePages}: {causes.UnalignedFile} {causes.Header} {causes.Relocation} {causes.Imports} {causes.Tls} {causes.Cookie}");
    }
}
