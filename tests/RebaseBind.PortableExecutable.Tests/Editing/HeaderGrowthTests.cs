using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>Larger headers move every file offset and nothing that is mapped, and can be made as small as they were.</summary>
[TestClass]
public sealed class HeaderGrowthTests
{
    public static IEnumerable<object[]> Images => GrowableImage.All.Select(image => new object[] { image.Name });

    public static IEnumerable<object[]> RealImages => PackageImages.Typical.Select(path => new object[] { PackageImages.NameOf(path), path });

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void GrownFileIsTheOldOneWithEveryOffsetMoved(string name)
    {
        GrowableImage growable = Find(name);
        var image = PeImage.Read(growable.File);
        uint growth = Plan(image, 1);
        Assert.AreEqual(image.Headers.FileAlignment, growth);

        Bytes.AreEqual(growable.Grown((int)growth), HeaderGrowth.Insert(image, growth));
        if (image.Headers.SizeOfHeaders + (3 * growth) <= image.Headers.Sections[0].Address.Value)
        {
            Bytes.AreEqual(growable.Grown(3 * (int)growth), HeaderGrowth.Insert(image, 3 * growth));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void WhatIsMappedStaysAndCertificatesAreFound(string name) => IsMappedAlike(Find(name).File);

    [TestMethod]
    [DynamicData(nameof(RealImages))]
    public void WhatIsMappedOfARealImageStaysAndCertificatesAreFound(string name, string path)
    {
        Assert.IsNotNull(name);
        IsMappedAlike(File.ReadAllBytes(path));
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void RemovedGrowthLeavesTheOldFile(string name)
    {
        GrowableImage growable = Find(name);
        var image = PeImage.Read(growable.File);
        uint growth = Plan(image, 1);

        Bytes.AreEqual(growable.File, HeaderGrowth.TryRemove(PeImage.Read(growable.Grown((int)growth)), growth));
    }

    [TestMethod]
    [DynamicData(nameof(RealImages))]
    public void RemovedGrowthOfARealImageLeavesTheOldFile(string name, string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var image = PeImage.Read(file);
        uint growth = Plan(image, 0x201);
        Assert.AreEqual(0x400u, growth, name);

        Bytes.AreEqual(file, HeaderGrowth.TryRemove(PeImage.Read(HeaderGrowth.Insert(image, growth)), growth));
    }

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void RoomInUseIsNotRemoved(string name)
    {
        GrowableImage growable = Find(name);
        int growth = (int)Plan(PeImage.Read(growable.File), 1);
        foreach (int place in new[] { 0, growth / 2, growth - 1 })
        {
            byte[] file = growable.Grown(growth).PutBytes(growable.SizeOfHeaders + place, 1);

            Assert.IsNull(HeaderGrowth.TryRemove(PeImage.Read(file), (uint)growth));
        }
    }

    [TestMethod]
    public void RoomThatIsNotThereIsNotRemoved()
    {
        BuiltImage built = ImageBuilder.X64().WithHeaderRoom(0x200).Build();
        var image = PeImage.Read(built.ToArray());
        uint room = image.Headers.SizeOfHeaders - (uint)built.Fields.SectionName(built.Sections.Count);

        Assert.IsNull(HeaderGrowth.TryRemove(image, room + 1));
        Assert.IsNull(HeaderGrowth.TryRemove(image, 0x400));
        Assert.IsNull(HeaderGrowth.TryRemove(image, uint.MaxValue));
        Assert.IsNotNull(HeaderGrowth.TryRemove(image, 0x200));
        Assert.IsNotNull(HeaderGrowth.TryRemove(image, room));
    }

    /// <summary>The flags of the last section end with zeros; they are not room.</summary>
    [TestMethod]
    public void SectionTableIsNotRemoved()
    {
        BuiltImage built = ImageBuilder.X64().WithSection(".data", section => section.WithSize(1).WithCharacteristics(0x40)).WithHeaderRoom(0x100).Build();
        var image = PeImage.Read(built.ToArray());
        uint room = image.Headers.SizeOfHeaders - (uint)built.Fields.SectionName(2);

        Assert.IsNull(HeaderGrowth.TryRemove(image, room + 1));
        Assert.IsNotNull(HeaderGrowth.TryRemove(image, room));
    }

    [TestMethod]
    [DataRow(1u, 0x200u)]
    [DataRow(0x200u, 0x200u)]
    [DataRow(0x201u, 0x400u)]
    [DataRow(0xC00u, 0xC00u)]
    public void GrowthIsAMultipleOfTheFileAlignment(uint bytes, uint growth)
        => Assert.AreEqual((growth, (string?)null), HeaderGrowth.Plan(PeImage.Read(ImageBuilder.X64().WithHeaderRoom(0x100).Build().ToArray()), bytes));

    [TestMethod]
    [DataRow(0xC01u)]
    [DataRow(0xFFFF_FFFFu)]
    public void HeadersDoNotGrowIntoTheFirstSection(uint bytes)
        => IsRefused("the first section", ImageBuilder.X64().WithHeaderRoom(0x100).Build().ToArray(), bytes);

    [TestMethod]
    public void FlatImageDoesNotGrow() => IsRefused("as it lies in the file", ImageBuilder.X64().WithAlignment(0x200, 0x200).Build().ToArray());

    [TestMethod]
    public void ImageWithoutSectionsDoesNotGrow()
    {
        BuiltImage built = ImageBuilder.X64().WithoutEntryPoint().Build();
        byte[] file = built.With16(built.Fields.NumberOfSections, 0)[..(int)built.UInt32At(built.Fields.SizeOfHeaders)];

        IsRefused("the first section", file);
    }

    /// <summary>An installer reads its own file at an offset it knows.</summary>
    [TestMethod]
    public void OverlayDoesNotMove() => IsRefused("behind the image or between its parts", ImageBuilder.X64().WithOverlay(1).Build().ToArray());

    [TestMethod]
    public void OverlayBeforeCertificatesDoesNotMove() => IsRefused("behind the image or between its parts", ImageBuilder.X64().WithOverlay(1, 2, 3, 4, 5, 6, 7, 8).Signed().Build().ToArray());

    [TestMethod]
    public void DataBehindCertificatesDoesNotMove() => IsRefused("behind the image or between its parts", ImageBuilder.X64().Signed().WithDataBehindCertificates(1).Build().ToArray());

    [TestMethod]
    public void DataBetweenSectionsDoesNotMove()
        => IsRefused("behind the image or between its parts", ImageBuilder.X64().WithSection(".data", section => section.WithSize(0x10).WithRawGap(0x200)).Build().ToArray());

    [TestMethod]
    public void DataBehindSymbolsDoesNotMove()
    {
        GrowableImage symbols = Find("symbols");

        IsRefused("behind the image or between its parts", [.. symbols.File, 1]);
        IsRefused("behind the image or between its parts", [.. symbols.File, 0]);
        IsRefused("behind the image or between its parts", symbols.File.ToArray().Put32(symbols.Fields.PointerToSymbolTable + 4, 1));
        IsRefused("behind the image or between its parts", symbols.File.ToArray().Put32(symbols.Fields.PointerToSymbolTable + 4, 0xFFFF_FFFF));
        IsRefused("behind the image or between its parts", symbols.File.ToArray().Put32(symbols.Fields.PointerToSymbolTable, 0xFFFF_0000));
        IsRefused("behind the image or between its parts", symbols.File[..^17]);
    }

    /// <summary>Debug data that is said to reach further than the file, or no further than into the overlay.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(-1)]
    [DataRow(0x4000_0000)]
    public void DebugDataOfAnotherSizeDoesNotMove(int difference)
    {
        GrowableImage growable = Find("debug data behind the sections");
        int size = growable.Built.OffsetOf(ImageDirectory.Debug) + 16;

        IsRefused("behind the image or between its parts", growable.File.ToArray().Put32(size, BitConverter.ToInt32(growable.File, size) + difference));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(0x4000_0000)]
    public void DebugDataBehindTheFileDoesNotMove(int distance)
    {
        GrowableImage growable = Find("debug data behind the sections");

        IsRefused("behind the image or between its parts", growable.File.ToArray().Put32(growable.Built.OffsetOf(ImageDirectory.Debug) + 24, growable.File.Length + distance));
    }

    /// <summary>What begins in the headers and ends behind them would be torn apart.</summary>
    [TestMethod]
    public void DebugDataAcrossTheEndOfTheHeadersDoesNotMove()
    {
        BuiltImage built = ImageBuilder.X64().WithDebugData(2, 3, new byte[8]).Build();
        int entry = built.OffsetOf(ImageDirectory.Debug);
        int end = (int)built.UInt32At(built.Fields.SizeOfHeaders);

        IsRefused("between its parts", built.ToArray().Put32(entry + 24, end - 4));
        Assert.AreEqual(0x200u, Plan(PeImage.Read(built.ToArray().Put32(entry + 24, end - 8)), 1));
    }

    /// <summary>Stored where no offset is, such a number would be another one when the headers are made smaller again.</summary>
    [TestMethod]
    public void OffsetThatWouldLeave32BitsDoesNotMove()
    {
        BuiltImage built = ImageBuilder.X64().Build();
        int lineNumbers = built.Fields.SectionRawOffset(0) + 8;

        IsRefused("damaged", built.With32(lineNumbers, 0xFFFF_FFFF));
        IsRefused("damaged", built.With32(lineNumbers, 0xFFFF_FE00));
        Assert.AreEqual(0x200u, Plan(PeImage.Read(built.With32(lineNumbers, 0xFFFF_FDFF)), 1));
    }

    [TestMethod]
    [DataRow(0x98)]
    [DataRow(0x188 + 20 - 24)]
    [DataRow(0x188 + (4 * 40) - 1)]
    public void DebugDirectoryOverTheHeadersDoesNotMove(int at)
    {
        BuiltImage built = Find("Amd64").Built;

        IsRefused("damaged", built.WithDirectory(ImageDirectory.Debug, (uint)at, 28));
    }

    [TestMethod]
    public void DamagedDebugDirectoryAndCertificatesAreRefused()
    {
        BuiltImage built = ImageBuilder.X64().Signed().WithDebugData(2, 3, 4, 5).Build();

        Refusal.IsFor(ImageDefect.DebugDirectory, built.WithDirectory(ImageDirectory.Debug, 0x2000, 0x1800), image => HeaderGrowth.Plan(image, 1));
        Refusal.IsFor(ImageDefect.CertificateTable, built.WithDirectory(ImageDirectory.Security, 8, 8), image => HeaderGrowth.Plan(image, 1));
    }

    private static void IsMappedAlike(byte[] file)
    {
        var before = PeImage.Read(file);
        uint growth = Plan(before, 0x200);
        var after = PeImage.Read(HeaderGrowth.Insert(before, growth));

        Assert.AreEqual(before.Headers.SizeOfHeaders + growth, after.Headers.SizeOfHeaders);
        Assert.AreEqual(before.Headers.SizeOfImage, after.Headers.SizeOfImage);
        Assert.AreEqual(before.RelocationStatistics, after.RelocationStatistics);
        Assert.AreEqual(before.Headers.Sections.Length, after.Headers.Sections.Length);
        for (int i = 0; i < before.Headers.Sections.Length; i++)
        {
            Section section = before.Headers.Sections[i];
            Assert.AreEqual(section with { RawOffset = default }, after.Headers.Sections[i] with { RawOffset = default });
            Assert.AreEqual(section.HasRawData, after.Headers.Sections[i].HasRawData);
            if (section.HasRawData)
            {
                MappedBytesAreEqual(before, after, section, after.Headers.Sections[i]);
            }
        }

        CertificateTable? certificates = CertificateTable.Of(before);
        Assert.AreEqual(certificates is not null, CertificateTable.Of(after) is not null);
        if (certificates is { } old && CertificateTable.Of(after) is { } found)
        {
            Bytes.AreEqual(before.Bytes.Slice(old.Offset.Value, old.Size), after.Bytes.Slice(found.Offset.Value, found.Size));
        }
    }

    /// <summary>Where the debug directory lies in a section, its offsets differ; they are compared with <see cref="GrowableImage.Grown"/>.</summary>
    private static void MappedBytesAreEqual(PeImage before, PeImage after, Section old, Section grown)
    {
        byte[] oldBytes = before.Bytes.Slice(old.RawOffset.Value, (int)old.RawSize).ToArray();
        byte[] newBytes = after.Bytes.Slice(grown.RawOffset.Value, (int)grown.RawSize).ToArray();
        DataDirectory debug = before.Headers.Directory(DirectoryIndex.Debug);
        if (debug.Exists && old.HoldsRaw(debug.Address, debug.Size))
        {
            for (uint entry = debug.Address - old.Address; entry < debug.Address - old.Address + debug.Size; entry += 28)
            {
                oldBytes.Put32((int)entry + 24, 0);
                newBytes.Put32((int)entry + 24, 0);
            }
        }

        Bytes.AreEqual(oldBytes, newBytes);
    }

    private static GrowableImage Find(string name) => GrowableImage.All.Single(image => image.Name == name);

    private static uint Plan(PeImage image, uint bytes)
    {
        (uint growth, string? obstacle) = HeaderGrowth.Plan(image, bytes);
        Assert.IsNull(obstacle);
        return growth;
    }

    private static void IsRefused(string reason, byte[] file, uint bytes = 1)
    {
        (uint growth, string? obstacle) = HeaderGrowth.Plan(PeImage.Read(file), bytes);

        Assert.AreEqual(0u, growth);
        Assert.IsNotNull(obstacle);
        Assert.Contains(reason, obstacle, StringComparison.Ordinal);
    }
}
