using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>In pages a file is mapped as before, what its tables point to is found as before, and the old file can be made again.</summary>
[TestClass]
public sealed class PageLayoutTests
{
    public static IEnumerable<object[]> Images => InSectors.Select(image => new object[] { image.Name });

    public static IEnumerable<object[]> RealImages => PackageImages.Typical.Select(path => new object[] { PackageImages.NameOf(path), path });

    /// <summary>All but the one that is in pages already.</summary>
    private static IEnumerable<GrowableImage> InSectors => GrowableImage.All.Where(static image => image.Name != "large file alignment");

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void EveryKindOfImageIsMappedAsBefore(string name) => IsLaidOut(GrowableImage.All.Single(image => image.Name == name).File);

    [TestMethod]
    [DynamicData(nameof(RealImages))]
    public void RealImagesAreMappedAsBefore(string name, string path)
    {
        Assert.IsNotNull(name);
        IsLaidOut(File.ReadAllBytes(path));
    }

    [TestMethod]
    [DataRow(0x1000u, 0x200u)]
    [DataRow(0x1000u, 0x400u)]
    [DataRow(0x2000u, 0x800u)]
    [DataRow(0x10000u, 0x200u)]
    [DataRow(0x200000u, 0x200u)]
    public void AnyAlignmentBelowAPageIsLaidOut(uint section, uint file)
        => IsLaidOut(ImageBuilder.X64().WithAlignment(section, file).WithPointers(9).WithDebugData(2, 3, 4).Build().ToArray());

    [TestMethod]
    [DataRow(0x1000u, 0x1000u)]
    [DataRow(0x2000u, 0x2000u)]
    [DataRow(0x10000u, 0x10000u)]
    [DataRow(0x10000u, 0x2000u)]
    public void WhatIsInPagesStays(uint section, uint file)
    {
        (PageLayout? layout, string? obstacle) = Plan(ImageBuilder.X64().WithAlignment(section, file).WithPointers(9).Build().ToArray());

        Assert.IsNull(layout);
        Assert.IsNull(obstacle);
    }

    /// <summary>A FileAlignment of 0, 1 or 16 is refused before: no loader takes such an image for one with pages of its own.</summary>
    [TestMethod]
    [DataRow(0u)]
    [DataRow(1u)]
    [DataRow(16u)]
    [DataRow(0x300u)]
    [DataRow(0x20000u)]
    public void AlignmentThatNoLoaderTakesIsDamage(uint alignment)
    {
        BuiltImage built = ImageBuilder.X64().Build();

        Assert.AreEqual(ImageDefect.Alignment, Assert.ThrowsExactly<BadImageException>(() => PeImage.Read(built.With32(built.Fields.FileAlignment, alignment))).Defect);
    }

    /// <summary>Where the last page of a section is not whole in the file, Wine copies it; where the headers end within a page, too.</summary>
    [TestMethod]
    public void FilesThatSayTheyAreInPagesGetWholePages()
    {
        BuiltImage built = ImageBuilder.X64().WithAlignment(0x1000, 0x1000).WithSection(".data", section => section.WithSize(0x1800)).Build();
        IsLaidOut(built.With32(built.Fields.SectionRawSize(1), 0x1800));
        IsLaidOut(built.With32(built.Fields.SizeOfHeaders, 0x400));

        // Sections may lie closer together in pages than their alignment of before allowed.
        built = ImageBuilder.X64().WithAlignment(0x10000, 0x10000).WithSection(".data", section => section.WithSize(0x200)).Build();
        Assert.AreEqual(0x1000u, BitConverter.ToUInt32(IsLaidOut(built.With32(built.Fields.SectionRawSize(1), 0x200)), built.Fields.FileAlignment));
    }

    [TestMethod]
    public void VirtualSizesOfEveryKindAreMappedAsBefore()
    {
        foreach (uint size in new uint[] { 0, 1, 0x1FF, 0x200, 0x201, 0xFFF, 0x1000, 0x1001, 0x5000 })
        {
            IsLaidOut(ImageBuilder.X86().WithSection(".data", section => section.WithSize(0x1234).WithVirtualSize(size)).WithPointers(3).Build().ToArray());
        }
    }

    /// <summary>Most of the raw data are never mapped, and stay in the file.</summary>
    [TestMethod]
    public void RawDataBehindTheLastMappedPageStays()
    {
        byte[] file = ImageBuilder.X86().WithSection(".data", section => section.WithSize(0x9000).WithVirtualSize(0x10)).Build().ToArray();

        Assert.IsGreaterThan(0x9000, IsLaidOut(file).Length);
    }

    /// <summary>What a section without raw data says of its place means nothing, and would not be aligned.</summary>
    [TestMethod]
    public void PlaceOfNothingIsCleared()
    {
        BuiltImage built = ImageBuilder.X86().WithTrailingSection(".bss", section => section.WithoutRawData(0x100)).Build();
        int field = built.Fields.SectionRawOffset(built.Sections.Count - 1);

        Assert.AreEqual(0u, BitConverter.ToUInt32(IsLaidOut(built.With32(field, 0x4200)), field));
    }

    [TestMethod]
    public void DebugDataAreFoundWhereverTheyWere()
    {
        foreach (GrowableImage image in InSectors)
        {
            byte[] file = WithoutCertificates(image.File);
            byte[] laidOut = LayOut(image.File);

            Assert.AreEqual(DebugDataOf(file), DebugDataOf(laidOut), image.Name);
        }
    }

    [TestMethod]
    public void SymbolsLineNumbersAndStringsMoveAlong()
    {
        GrowableImage image = GrowableImage.All.Single(image => image.Name == "symbols");
        int field = image.Fields.PointerToSymbolTable;
        byte[] laidOut = LayOut(image.File);
        int start = BitConverter.ToInt32(image.File, field);

        Bytes.AreEqual(image.File.AsSpan(start), laidOut.AsSpan(BitConverter.ToInt32(laidOut, field)));

        // Strings alone, as strip leaves them for long names of sections.
        byte[] strings = [.. image.File.AsSpan(0, start), 20, 0, 0, 0, .. "a_longer_symbol\0"u8];
        strings.Put32(field + 4, 0);
        laidOut = LayOut(strings);
        Bytes.AreEqual(strings.AsSpan(start), laidOut.AsSpan(BitConverter.ToInt32(laidOut, field)));

        // The size of the strings is part of them, whatever it is.
        byte[] unsized = [.. image.File.AsSpan(0, start + (2 * 18)), 0, 0, 0, 0];
        Assert.AreEqual(start + 40, unsized.Length);
        laidOut = IsLaidOut(unsized);
        Assert.HasCount(BitConverter.ToInt32(laidOut, field) + 40, laidOut);

        // A pointer that tools left behind, without a table.
        byte[] none = image.File.AsSpan(0, start).ToArray().Put32(field, 0x7FFF_0000).Put32(field + 4, 0);
        Assert.AreEqual(0x7FFF_0000, BitConverter.ToInt32(LayOut(none), field));
    }

    [TestMethod]
    public void LineNumbersBehindTheSectionsMoveAlong()
    {
        byte[] numbers = [.. Enumerable.Range(1, 12).Select(static i => (byte)i)];
        BuiltImage built = ImageBuilder.X86().WithPointers(3).WithOverlay(numbers).Build();
        int field = built.Fields.SectionRawOffset(0) + 8;
        byte[] file = built.With32(field, (uint)(built.Length - numbers.Length)).PutBytes(field + 6, 2);

        byte[] laidOut = IsLaidOut(file);

        Bytes.AreEqual(numbers, laidOut.AsSpan(BitConverter.ToInt32(laidOut, field), numbers.Length));
        IsRefused("behind the image", file.ToArray().PutBytes(field + 6, 1));
    }

    [TestMethod]
    public void FlatImageIsRefused() => IsRefused("below a page", ImageBuilder.X64().WithAlignment(0x200, 0x200).Build().ToArray());

    [TestMethod]
    public void ImageWithoutSectionsIsRefused()
    {
        BuiltImage built = ImageBuilder.X64().WithoutEntryPoint().Build();

        IsRefused("no sections", built.With16(built.Fields.NumberOfSections, 0)[..(int)built.UInt32At(built.Fields.SizeOfHeaders)]);
    }

    [TestMethod]
    public void OverlaysAreRefused()
    {
        IsRefused("behind the image", ImageBuilder.X64().WithOverlay(1).Build().ToArray());
        IsRefused("behind the image", ImageBuilder.X64().WithOverlay(1, 2, 3, 4, 5, 6, 7, 8).Signed().Build().ToArray());
        IsRefused("behind its signature", ImageBuilder.X64().Signed().WithDataBehindCertificates(1).Build().ToArray());
        IsRefused("behind the image", [.. ImageBuilder.X64().Build().ToArray(), .. new byte[0x1_0001]]);
    }

    /// <summary>Zeros, if they are few: they come back with the length of the file.</summary>
    [TestMethod]
    public void PaddingBehindTheImageGoes()
    {
        byte[] file = [.. ImageBuilder.X64().Build().ToArray(), .. new byte[0x1_0000]];

        Assert.IsLessThan(file.Length, IsLaidOut(file).Length);
    }

    [TestMethod]
    public void DataBetweenSectionsIsRefused()
    {
        BuiltImage built = ImageBuilder.X64().WithSection(".data", section => section.WithSize(0x10).WithRawGap(0x200)).Build();
        IsRefused("nothing points to", built.ToArray());

        byte[] zeros = built.ToArray();
        int end = (int)built.Sections[1].RawOffset;
        zeros.AsSpan(end - 0x200, 0x200).Clear();
        IsLaidOut(zeros);
    }

    /// <summary>Debug data that lie between two sections are a part of their own; the section behind them begins at a page all the same.</summary>
    [TestMethod]
    public void DebugDataBetweenSectionsMoveAlong()
    {
        BuiltImage built = ImageBuilder.X64().WithDebugData(2, 3, 4, 5).WithSection(".data", section => section.WithSize(0x10).WithRawGap(0x200)).Build();
        int index = Enumerable.Range(0, built.Sections.Count).Single(i => built.Sections[i].Name == ".data");
        int gap = (int)built.Sections[index].RawOffset - 0x200;
        byte[] file = built.ToArray();
        file.AsSpan(gap, 0x200).Clear();
        file.AsSpan(gap + 8, 0x30).Fill(7);
        int entry = built.OffsetOf(ImageDirectory.Debug);
        file.Put32(entry + 16, 0x30).Put32(entry + 20, 0).Put32(entry + 24, gap + 8);

        Assert.AreEqual(DebugDataOf(file), DebugDataOf(IsLaidOut(file)));
    }

    /// <summary>A loader maps a whole sector, so the bytes behind the raw data are in memory now.</summary>
    [TestMethod]
    public void DataInTheLastSectorIsRefused()
    {
        BuiltImage built = ImageBuilder.X64().WithoutCode().WithSection(".data", section => section.WithSize(0x200).WithVirtualSize(0x200)).Build();
        byte[] file = built.With32(built.Fields.SectionRawSize(0), 0x1F0);
        IsRefused("last sector of section .data", file.ToArray().Put32(built.Fields.PointerToSymbolTable, (int)built.Sections[0].RawOffset + 0x1F0)
            .Put32(built.Fields.PointerToSymbolTable + 4, 0).Put32((int)built.Sections[0].RawOffset + 0x1F0, 0x10));

        file.AsSpan((int)built.Sections[0].RawOffset + 0x1F0).Clear();
        IsLaidOut(file);
    }

    [TestMethod]
    public void DirectoryBehindTheHeadersIsRefused()
    {
        BuiltImage built = ImageBuilder.X64().Build();
        IsRefused("where nothing is", built.WithDirectory(ImageDirectory.BoundImport, built.UInt32At(built.Fields.SizeOfHeaders), 0));
        IsRefused("where nothing is", built.WithDirectory(ImageDirectory.BoundImport, 0xFFF, 0));
        IsLaidOut(built.WithDirectory(ImageDirectory.BoundImport, built.UInt32At(built.Fields.SizeOfHeaders) - 8, 0));
    }

    /// <summary>UPX: the headers reach over the first sections.</summary>
    [TestMethod]
    public void BytesThatAreMappedTwiceAreRefused()
    {
        BuiltImage built = ImageBuilder.X64().Build();

        IsRefused("mapped twice", built.With32(built.Fields.SizeOfHeaders, 0x1000));
        IsRefused("mapped twice", built.With32(built.Fields.SizeOfHeaders, 0x100));
    }

    [TestMethod]
    public void DamagedTablesAreRefused()
    {
        BuiltImage built = ImageBuilder.X64().Signed().WithDebugData(2, 3, 4, 5).Build();
        IsRefused("one of its tables is damaged", built.WithDirectory(ImageDirectory.Debug, 0x2000, 0x1800));
        IsRefused("one of its tables is damaged", built.WithDirectory(ImageDirectory.Security, 8, 8));

        // Debug data that begin in a section and end behind it, and a directory over the section table.
        BuiltImage plain = ImageBuilder.X64().WithDebugData(2, 3, 4, 5).Build();
        int entry = plain.OffsetOf(ImageDirectory.Debug);
        IsRefused("partly in other data", plain.ToArray().Put32(entry + 24, plain.Length - 4).Put32(entry + 16, 8));
        int raw = (int)plain.Sections[0].RawOffset;
        IsRefused("partly in other data", plain.ToArray().Put32(entry + 24, raw).Put32(entry + 16, (int)plain.Sections[0].RawSize + 0x10));
        IsRefused("partly in other data", plain.ToArray().Put32(entry + 24, raw).Put32(entry + 16, plain.Length - raw));
        IsRefused("within another", plain.WithDirectory(ImageDirectory.Debug, (uint)plain.Fields.SectionRawOffset(0) - 24, 28));

        // A pointer into zeros that are no part of anything.
        BuiltImage gap = ImageBuilder.X64().WithSection(".data", section => section.WithSize(0x10).WithRawGap(0x200)).Build();
        byte[] file = gap.ToArray();
        int end = (int)gap.Sections[1].RawOffset;
        file.AsSpan(end - 0x200, 0x200).Clear();
        IsRefused("points to nothing", file.Put32(gap.Fields.SectionRawOffset(0) + 8, end - 0x100));
    }

    /// <summary>File offsets have 31 bits here. The file is all but empty, and is not read.</summary>
    [TestMethod]
    public void FileThatWouldBeTooLargeIsRefused()
    {
        BuiltImage built = ImageBuilder.X64().WithoutEntryPoint().WithoutCode().WithSection(".data", section => section.WithSize(0x200)).Build();
        uint size = (uint)PeImage.MaxFileSize - built.UInt32At(built.Fields.SizeOfHeaders);
        size -= size % 0x200;
        byte[] headers = built.With32(built.Fields.SectionRawSize(0), size);
        headers.Put32(built.Fields.SectionVirtualSize(0), (int)size).Put32(built.Fields.SizeOfImage, (int)((size + 0x1FFF) & ~0xFFFu));
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.Write(headers);
                file.SetLength(built.UInt32At(built.Fields.SizeOfHeaders) + (long)size);
            }

            using MappedFile mapped = MappedFile.OpenRead(path);
            (PageLayout? layout, string? obstacle) = PageLayoutPlanner.Plan(PeImage.Read(mapped.Memory));
            Assert.IsNull(layout);
            Assert.AreEqual("the file would be larger than 2 GiB", obstacle);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Parts and edits that somebody wrote down are looked at before memory is made for them.</summary>
    [TestMethod]
    public void SenselessLayoutsAreNotSound()
    {
        PageLayout layout = Plan(GrowableImage.All[0].File).Layout!;
        FilePart[] parts = [.. layout.Parts];
        FilePart second = parts[1];
        Assert.IsTrue(layout.IsSound());

        Assert.IsFalse((layout with { OldLength = layout.OldLength + 0x10001 }).IsSound());
        Assert.IsFalse((layout with { OldLength = layout.OldLength - 1 }).IsSound());
        Assert.IsFalse((layout with { OldLength = -1 }).IsSound());
        Assert.IsFalse((layout with { NewLength = int.MaxValue }).IsSound());
        Assert.IsFalse((layout with { Parts = [.. parts.Reverse()] }).IsSound());
        Assert.IsFalse((layout with { Parts = [] }).IsSound());
        Assert.IsFalse((layout with { Parts = [parts[0], second with { From = second.From + -1 }, .. parts[2..]] }).IsSound());
        Assert.IsFalse((layout with { Parts = [parts[0], second with { To = new FileOffset(0x10) }, .. parts[2..]] }).IsSound());
        Assert.IsFalse((layout with { Parts = [parts[0], second with { Size = 0 }, .. parts[2..]] }).IsSound());
        Assert.IsFalse((layout with { Parts = [parts[0], second with { Size = int.MaxValue }, .. parts[2..]] }).IsSound());
        Assert.IsFalse((layout with { Edits = [.. layout.Edits.Reverse()] }).IsSound());
        Assert.IsFalse((layout with { Edits = [layout.Edits[0] with { New = new byte[3] }] }).IsSound());
        Assert.IsFalse((layout with { Edits = [layout.Edits[0] with { Offset = new FileOffset(0x400) }] }).IsSound());
        Assert.IsFalse((layout with { Edits = [layout.Edits[0] with { Offset = new FileOffset(layout.NewLength - 2) }] }).IsSound());
    }

    [TestMethod]
    public void OtherFilesAreNotLaidOutAndNotTakenBack()
    {
        byte[] file = WithoutCertificates(GrowableImage.All[0].File);
        PageLayout layout = Plan(file).Layout!;
        byte[] laidOut = layout.TryApply(file)!;

        Assert.IsNull(layout.TryApply(file.AsSpan(1)));
        Assert.IsNull(layout.TryApply(laidOut));
        Assert.IsNull(layout.TryRevert(file));
        Assert.IsNull(layout.TryRevert(laidOut.AsSpan(0, laidOut.Length - 1)));
        Assert.IsNull(layout.TryRevert(laidOut.ToArray().Put32(layout.Edits[0].Offset.Value, 0x55)));
        Assert.IsNull(layout.TryApply(file.ToArray().Put32(layout.Edits[0].Offset.Value, 0x55)));
    }

    private static byte[] IsLaidOut(byte[] file)
    {
        byte[] before = WithoutCertificates(file);
        (PageLayout? layout, string? obstacle) = Plan(before);
        Assert.IsNull(obstacle);
        Assert.IsNotNull(layout);
        byte[] laidOut = layout.TryApply(before)!;

        Assert.IsTrue(NaiveMapper.IsInPages(laidOut));
        Bytes.AreEqual(NaiveMapper.MapWithoutOffsets(before), NaiveMapper.MapWithoutOffsets(laidOut));
        Assert.AreEqual(PeImage.Read(before).RelocationStatistics, PeImage.Read(laidOut).RelocationStatistics);
        Assert.AreEqual((before.Length, laidOut.Length), (layout.OldLength, layout.NewLength));
        Assert.IsTrue(layout.IsSound());
        Assert.AreEqual((null, null), Plan(laidOut));
        Bytes.AreEqual(before, layout.TryRevert(laidOut));

        // With its certificates the plan is the same.
        PageLayout whole = Plan(file).Layout!;
        Assert.AreEqual((layout.OldLength, layout.NewLength), (whole.OldLength, whole.NewLength));
        return laidOut;
    }

    private static void IsRefused(string reason, byte[] file)
    {
        (PageLayout? layout, string? obstacle) = Plan(file);

        Assert.IsNull(layout);
        Assert.IsNotNull(obstacle);
        Assert.Contains(reason, obstacle, StringComparison.Ordinal);
    }

    private static (PageLayout? Layout, string? Obstacle) Plan(byte[] file) => PageLayoutPlanner.Plan(PeImage.Read(file));

    private static byte[] LayOut(byte[] file)
    {
        byte[] before = WithoutCertificates(file);
        return Plan(before).Layout!.TryApply(before)!;
    }

    private static byte[] WithoutCertificates(byte[] file)
    {
        var editor = new ImageEditor(file.ToArray());
        editor.StripCertificates();
        return editor.File.ToArray();
    }

    private static string DebugDataOf(byte[] file)
    {
        DebugDirectory debug = DebugDirectory.Of(PeImage.Read(file));
        var data = new List<string>();
        for (int i = 0; i < debug.Count; i++)
        {
            data.Add(Convert.ToHexString(file.AsSpan((int)debug[i].Offset, (int)debug[i].Size)));
        }

        return string.Join(' ', data);
    }
}
