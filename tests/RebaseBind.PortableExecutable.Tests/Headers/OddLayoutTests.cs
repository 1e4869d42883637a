using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <summary>Layouts that linkers and loaders allow but that are rarely seen pass, and move as any other image does.</summary>
[TestClass]
public sealed class OddLayoutTests
{
    public static IEnumerable<object[]> Layouts => new (string What, Func<ImageBuilder, ImageBuilder> Make)[]
    {
        ("last section without raw data", image => image.WithTrailingSection(".bss", section => section.WithoutRawData(0x5000))),
        ("first section without raw data", image => image.WithoutCode().WithSection(".bss", section => section.WithoutRawData(0x5000)).WithSection(".text", section => section.WithSize(0x1800))),
        ("raw gaps", image => image.WithSection(".data", section => section.WithSize(0x300).WithRawGap(0x400)).WithTrailingSection(".more", section => section.WithSize(0x10).WithRawGap(0x1000))),
        ("raw order unlike RVA order", image => image.WithSection(".data", section => section.WithSize(0x300)).WithRawOrder(".reloc", ".data", ".text")),
        ("VirtualSize 0", image => image.ChangeSection(".text", section => section.WithVirtualSize(0))),
        ("VirtualSize below SizeOfRawData", image => image.ChangeSection(".text", section => section.WithVirtualSize(0x1001))),
        ("VirtualSize far above SizeOfRawData", image => image.ChangeSection(".text", section => section.WithVirtualSize(0x12345))),
        ("raw data beyond the mapped pages", image => image.WithSection(".data", section => section.WithSize(0x3000).WithVirtualSize(0x10))),
        ("a gap between sections in memory", image => image.WithSection(".data", section => section.WithSize(0x200)).WithAlignment(0x10000, 0x200)),
        ("sections as aligned in the file as in memory", image => image.WithAlignment(0x1000, 0x1000)),
        ("fixups out of order", image => image.WithFixup(PointerOf(image), 0x900).WithFixup(PointerOf(image), 0x800).WithFixup(PointerOf(image), 0x1200).WithFixup(PointerOf(image), 0x700).WithFixupsInOrderGiven()),
        ("a fixup that straddles a page", image => image.WithFixup(PointerOf(image), 0xFFD)),
        ("a fixup at the first byte and one at the last", image => image.WithFixup(PointerOf(image), 0x1800 - (image.IsWide ? 8 : 4))),
        ("fixups at odd places", image => image.WithFixup(PointerOf(image), 0x901).WithFixup(PointerOf(image), 0x90B)),
        ("a relocation directory that ends in padding", image => image.WithRelocationPadding(0x40)),
        ("a relocation directory that ends in half a header", image => image.WithRelocationPadding(6)),
        ("a relocation block without entries", image => image.WithRelocationBlock(0x1000)),
        ("a relocation block of padding only", image => image.WithRelocationBlock(0x7000_0000, 0, 0, 0, 0)),
        ("an overlay", image => image.WithOverlay(1, 2, 3, 4, 5)),
        ("an overlay of odd length without a checksum", image => image.WithOverlay(1, 2, 3).WithoutCheckSum()),
        ("room behind the section table", image => image.WithHeaderRoom(0x900)),
        ("certificates with data behind them", image => image.Signed().WithDataBehindCertificates(1, 2, 3)),
        ("a flat image", image => image.WithAlignment(0x200, 0x200)),
        ("no code", image => image.WithSection(".rsrc", section => section.WithSize(0x200))),
    }.SelectMany(layout => new object[][] { [layout.What, layout.Make, true], [layout.What, layout.Make, false] });

    [TestMethod]
    [DynamicData(nameof(Layouts), DynamicDataDisplayName = nameof(NameOf))]
    public void OddLayoutPassesAndMoves(string what, Func<ImageBuilder, ImageBuilder> make, bool isX86)
    {
        Assert.IsNotNull(what);
        ArgumentNullException.ThrowIfNull(make);
        BuiltImage image = make(isX86 ? ImageBuilder.X86() : ImageBuilder.X64()).WithPointers(3, stride: 0x20).Build();
        ulong newBase = image.ImageBase + 0x1234_0000;

        var editor = new ImageEditor(image.ToArray());
        editor.Rebase(new VirtualAddress(newBase));

        Assert.AreEqual(image.Fixups.Count, editor.Original.RelocationStatistics.Fixups);
        Bytes.AreEqual(NaiveRelocator.Move(image, newBase), editor.File.Span);
    }

    [TestMethod]
    public void ImageWithoutSectionsPasses()
    {
        BuiltImage image = ImageBuilder.X64().Build();
        byte[] file = image.With16(image.Fields.NumberOfSections, 0);

        Assert.IsTrue(PeImage.Read(file).Headers.Sections.IsEmpty);
    }

    [TestMethod]
    [DataRow(0x5000u)]
    [DataRow(0x7000_0000u)]
    public void SectionWithARawSizeButNoRawPointerIsZeroFill(uint rawSize)
    {
        BuiltImage built = ImageBuilder.X86().WithPointers(3).Signed().WithTrailingSection(".bss", section => section.WithoutRawData(0x5000)).Build();
        byte[] file = built.With32(built.Fields.SectionRawSize(built.IndexOfSection(".bss")), rawSize);

        var image = PeImage.Read(file);

        Assert.IsFalse(image.TryGetOffset(new Rva(built.Section(".bss").Rva), 1, out _));
        Assert.AreEqual(built.Directory(ImageDirectory.Security).Rva, (uint)CertificateTable.Of(image)!.Value.Offset.Value);
    }

    [TestMethod]
    public void ImageThatEndsAtTheEndOfTheAddressSpacePasses()
    {
        PeImage.Read(ImageBuilder.X86().At(0xFFFF_0000).Build().ToArray());
        PeImage.Read(ImageBuilder.X64().At(0xFFFF_FFFF_FFFF_0000).Build().ToArray());
    }

    public static string NameOf(System.Reflection.MethodInfo method, object?[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return $"{method?.Name} ({data[0]}, {(data[2] is true ? "x86" : "x64")})";
    }

    private static FixupKind PointerOf(ImageBuilder image) => image.IsWide ? FixupKind.Dir64 : FixupKind.HighLow;
}
