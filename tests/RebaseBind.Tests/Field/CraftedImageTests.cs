using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>Images made to be slow to look at: the time stays proportional to the file.</summary>
[TestClass]
public sealed class CraftedImageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A list of three million references, each to the last of 10,000 DLLs.</summary>
    [TestMethod]
    public void ReferencesToManyDllsAreFoundInTime()
    {
        const int Dlls = 10_000;
        const int References = 3_000_000;
        ImageBuilder builder = ImageBuilder.X64();
        for (int i = 0; i < Dlls; i++)
        {
            builder.Imports($"{i}.dll", 1);
        }

        BuiltImage image = builder.WithSection(".data", data => data.WithSize(12 + (References * 12))).Build();
        uint last = image.UInt32At(image.OffsetOf(image.Directory(ImageDirectory.Import).Rva) + ((Dlls - 1) * 20) + 16);
        byte[] file = image.ToArray();
        Span<byte> list = file.AsSpan((int)image.Section(".data").RawOffset);
        list[..12].Clear();
        list[8] = 1;
        for (int i = 0; i < References; i++)
        {
            Span<byte> entry = list[(12 + (i * 12))..];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, last);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], image.Section(".text").Rva);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], 32);
        }

        Assert.AreEqual($"{Dlls - 1}.dll", InTime(file).Near.Single());
    }

    /// <summary>Many sections for unwind entries, and many blocks of relocations.</summary>
    [TestMethod]
    public void UnwindEntriesOfManySectionsAreFoundInTime()
    {
        ImageBuilder builder = ImageBuilder.X64().WithPointers(1);
        for (int i = 0; i < 4000; i++)
        {
            builder.WithSection(".eh_fram", data => data.WithSize(8));
        }

        for (int i = 0; i < 1_500_000; i++)
        {
            builder.WithRelocationBlock(0x1000, 0, 0);
        }

        Assert.IsNull(InTime(builder.Build().ToArray()).UnwindFixup);
    }

    /// <summary>The bytes of one section, mapped by many others too, are looked at no more often than the file is long.</summary>
    [TestMethod]
    public void AddressesInSharedBytesAreNotCountedForEachSection()
    {
        const int Sections = 50;
        ImageBuilder builder = ImageBuilder.X64().WithPointers(3);
        for (int i = 0; i < Sections; i++)
        {
            builder.WithSection(".more", data => data.WithSize(0x1800));
        }

        BuiltImage image = builder.Build();
        byte[] file = image.WithDirectory(ImageDirectory.BaseRelocation, 0, 0);
        int alone = ImageInspector.Inspect("a.dll", file).UnrelocatedAddresses;
        int first = image.Fields.SectionTable + (image.IndexOfSection(".text") * 40);
        int table = image.Fields.SectionTable + (image.IndexOfSection(".more") * 40);
        for (int i = 0; i < Sections; i++)
        {
            file.AsSpan(first + 16, 8).CopyTo(file.AsSpan(table + (i * 40) + 16));
        }

        int reloc = image.Fields.SectionTable + (image.IndexOfSection(".reloc") * 40);
        file.AsSpan(reloc + 16, 8).Clear();

        // The bytes that nobody maps any more leave the file.
        byte[] shared = file[..(int)(image.Section(".text").RawOffset + image.Section(".text").RawSize)];

        Assert.AreEqual(3, alone);
        Assert.IsInRange(3, 6, ImageInspector.Inspect("a.dll", shared).UnrelocatedAddresses);
    }

    private static ImageSummary InTime(byte[] file)
    {
        long start = Stopwatch.GetTimestamp();
        ImageSummary summary = ImageInspector.Inspect("a.dll", file);
        Assert.IsLessThan(Patience, Stopwatch.GetElapsedTime(start));
        return summary;
    }
}
