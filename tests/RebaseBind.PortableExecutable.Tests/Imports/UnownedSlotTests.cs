using System;
using System.Linq;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Imports;

/// <summary>Slots that an import descriptor which is not there would lead to.</summary>
[TestClass]
public sealed class UnownedSlotTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void SlotsOfADescriptorThatIsMissingAreFound(bool isWide)
    {
        BuiltImage image = ImportTests.Start(isWide).Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", "first", 7, "third").Imports("lost.dll", "other").Build();
        uint width = isWide ? 8u : 4u;
        uint start = image.Directory(ImageDirectory.ImportAddressTable).Rva + (2 * width);

        Assert.AreEqual(new UnownedSlots(4, new Rva(start), new Rva(start + (5 * width)), "first"), Find(WithoutDescriptors(image, 1, 2)));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AnOrdinalIsNamedAsOne(bool isWide)
    {
        BuiltImage image = ImportTests.Start(isWide).Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", 7).Build();

        Assert.AreEqual((1, "#7"), (Find(WithoutDescriptors(image, 1))!.Count, Find(WithoutDescriptors(image, 1))!.FirstImport));
    }

    [TestMethod]
    public void SlotsBehindATableThatNoZeroEndsAreFound()
    {
        BuiltImage image = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", "first").Build();
        byte[] file = WithoutDescriptors(image, 1);
        int slots = image.OffsetOf(ImageDirectory.ImportAddressTable);
        file.AsSpan(slots + 16, 8).CopyTo(file.AsSpan(slots + 8));

        Assert.AreEqual(2, Find(file)!.Count);
    }

    [TestMethod]
    public void WhatDescriptorsLeadToIsTheirs()
    {
        // A directory that covers descriptors, name tables and names as well.
        BuiltImage image = ImageBuilder.X86().WithBoundDelayTables().Imports("KERNEL32.dll", "Sleep", 5).Imports("empty.dll").Imports("USER32.dll", "MessageBoxW").DelayImports("GDI32.dll", "LineTo", 9)
            .BoundTo("KERNEL32.dll", 1).Build();
        BuiltSection tables = image.Section(".rdata");

        Assert.IsNull(Find(image.ToArray()));
        Assert.IsNull(Find(image.WithDirectory(ImageDirectory.ImportAddressTable, tables.Rva, tables.VirtualSize & ~3U)));
        Assert.IsNull(Find(ImageBuilder.X86().WithoutImportNameTables().Imports("KERNEL32.dll", "Sleep", 5).Build().ToArray()));
    }

    [TestMethod]
    [DataRow(0x8000_0000_0001_0000UL, DisplayName = "no ordinal")]
    [DataRow(0x1_8000_1000UL, DisplayName = "an address")]
    [DataRow(0x00FF_0000UL, DisplayName = "an RVA outside the image")]
    [DataRow(0UL, DisplayName = "nothing")]
    public void ValuesThatAreNoImportsCountForNothing(ulong value)
    {
        BuiltImage image = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", "first").Build();
        byte[] file = WithoutDescriptors(image, 1);
        BitConverter.GetBytes(value).CopyTo(file, image.OffsetOf(ImageDirectory.ImportAddressTable) + 16);

        Assert.IsNull(Find(file));
    }

    [TestMethod]
    public void AnImageWithoutImportsOrWithDamagedOnesHasNone()
    {
        BuiltImage image = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", "first").Build();
        byte[] damaged = WithoutDescriptors(image, 1).Put32(image.OffsetOf(ImageDirectory.Import), (int)(image.Section(".rdata").Rva + image.Section(".rdata").RawSize - 1));

        Assert.IsNull(Find(ImageBuilder.X64().Build().ToArray()));
        Assert.IsNull(Find(damaged));
        Assert.IsNull(Find(image.WithDirectory(ImageDirectory.ImportAddressTable, image.Section(".rdata").Rva + image.Section(".rdata").RawSize - 4, 8)));
    }

    [TestMethod]
    public void ALongNameIsCutAndThousandsOfDescriptorsForOneTableTakeNoMoreThanTheFileIsLong()
    {
        BuiltImage image = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Imports("gone.dll", new string('n', 5000)).Build();
        ImageBuilder many = Enumerable.Range(0, 4000).Aggregate(ImageBuilder.X64(), (builder, i) => builder.Imports(FormattableString.Invariant($"{i:x}.dll"), 1));
        BuiltImage shared = many.Imports("library.dll", [.. Enumerable.Repeat((ImportedSymbol)5, 20000)]).Build();
        byte[] crafted = shared.ToArray();
        int first = shared.OffsetOf(ImageDirectory.Import);
        for (int i = 0; i < 4000; i++)
        {
            crafted.AsSpan(first + (4000 * 20), 4).CopyTo(crafted.AsSpan(first + (i * 20)));
        }

        Assert.AreEqual(new string('n', 100), Find(WithoutDescriptors(image, 1))!.FirstImport);
        Assert.IsNull(Find(crafted), "who owns what is not to be found out");
    }

    private static UnownedSlots? Find(byte[] file) => UnownedSlots.Find(PeImage.Read(file));

    private static byte[] WithoutDescriptors(BuiltImage image, params int[] numbers)
    {
        byte[] file = image.ToArray();
        foreach (int number in numbers)
        {
            file.AsSpan(image.OffsetOf(ImageDirectory.Import) + (number * 20), 20).Clear();
        }

        return file;
    }
}
