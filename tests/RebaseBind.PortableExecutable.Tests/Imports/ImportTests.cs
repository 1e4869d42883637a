using System.Collections.Generic;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Imports;

/// <summary>Imports are read as they were built.</summary>
[TestClass]
public sealed class ImportTests
{
    public static IEnumerable<object[]> Widths => [[true], [false]];

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void ImportsAreReadByNameWithHintAndByOrdinal(bool isWide)
    {
        BuiltImage image = Start(isWide)
            .Imports("KERNEL32.dll", ImportedSymbol.WithHint("Sleep", 0x1234), 17, "ExitProcess")
            .Imports("empty.dll")
            .Imports("WS2_32.dll", 65535, 0)
            .Build();

        Assert.AreEqual("KERNEL32.dll(Sleep@4660 #17 ExitProcess@0) empty.dll() WS2_32.dll(#65535 #0)", Describe(image.ToArray()));
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void ImportsWithoutNameTableAreReadFromTheAddressTable(bool isWide)
    {
        BuiltImage image = Start(isWide).Imports("KERNEL32.dll", "Sleep", 3).WithoutImportNameTables().Build();

        Assert.AreEqual("KERNEL32.dll(Sleep@0 #3)", Describe(image.ToArray()));
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void DeclaredSizeOfTheImportDirectoryIsIgnoredAsTheLoaderDoes(bool isWide)
    {
        BuiltImage image = Start(isWide).Imports("KERNEL32.dll", "Sleep").Imports("USER32.dll", 1).Build();
        (uint rva, uint _) = image.Directory(ImageDirectory.Import);

        Assert.AreEqual("KERNEL32.dll(Sleep@0) USER32.dll(#1)", Describe(image.WithDirectory(ImageDirectory.Import, rva, 1)));
        Assert.AreEqual("KERNEL32.dll(Sleep@0) USER32.dll(#1)", Describe(image.WithDirectory(ImageDirectory.Import, rva, 0)));
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void SlotsAreNumberedFromZero(bool isWide)
    {
        byte[] file = Start(isWide).Imports("KERNEL32.dll", "Sleep", 17, "ExitProcess").Build().ToArray();
        var image = PeImage.Read(file);
        var indexes = new List<int>();
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            foreach (ImportThunk thunk in descriptor.GetThunks(image))
            {
                indexes.Add(thunk.Index);
            }
        }

        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, indexes);
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void AddressTablesLieInTheirDirectory(bool isWide)
    {
        byte[] file = Start(isWide).Imports("KERNEL32.dll", "Sleep").Imports("USER32.dll", 1).Build().ToArray();
        var image = PeImage.Read(file);
        DataDirectory tables = image.Headers.Directory(DirectoryIndex.ImportAddressTable);
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            Assert.IsLessThan(tables.Size, descriptor.AddressTable - tables.Address);
            Assert.AreNotEqual(descriptor.AddressTable, descriptor.NameTable);
        }
    }

    [TestMethod]
    public void OnlyTheHighestBitOfAWideThunkMeansOrdinal()
    {
        BuiltImage built = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Build();
        int thunk = built.OffsetOf(built.UInt32At(built.OffsetOf(ImageDirectory.Import)));

        Assert.AreEqual("KERNEL32.dll(Sleep@0)", Describe(built.With32(thunk, built.UInt32At(thunk) | 0x8000_0000)));
    }

    /// <summary>Loaders look at the highest bit and at the lowest 31: such a thunk is a name in the DOS header.</summary>
    [TestMethod]
    public void WideThunkWithOtherHighBitsIsNoOrdinal()
    {
        BuiltImage built = ImageBuilder.X64().Imports("KERNEL32.dll", "Sleep").Build();
        int thunk = built.OffsetOf(built.UInt32At(built.OffsetOf(ImageDirectory.Import)));
        byte[] file = built.With32(thunk, 0).Put32(thunk + 4, 1);

        Assert.AreEqual($"KERNEL32.dll(@{0x5A4D})", Describe(file));
    }

    [TestMethod]
    public void BoundImageHasMarkedDescriptors()
    {
        var image = PeImage.Read(ImageBuilder.X86().Imports("KERNEL32.dll", "Sleep").BoundTo("KERNEL32.dll", 5).Build().ToArray());
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            Assert.AreEqual(uint.MaxValue, descriptor.TimeDateStamp);
            Assert.AreEqual(uint.MaxValue, descriptor.ForwarderChain);
        }
    }

    [TestMethod]
    public void ImageWithoutImportsHasNone() => Assert.AreEqual("", Describe(ImageBuilder.X64().Build().ToArray()));

    internal static string Describe(ImportThunkEnumerator thunks)
    {
        var texts = new List<string>();
        while (thunks.MoveNext())
        {
            ImportThunk thunk = thunks.Current;
            texts.Add(thunk.TryGetOrdinal(out ExportOrdinal ordinal)
                ? ordinal.ToString()
                : $"{Text.Of(thunks.GetName(thunk))}@{thunks.GetHint(thunk).Value}");
        }

        return string.Join(' ', texts);
    }

    internal static ImageBuilder Start(bool isWide) => isWide ? ImageBuilder.X64() : ImageBuilder.X86();

    private static string Describe(byte[] file)
    {
        var image = PeImage.Read(file);
        var texts = new List<string>();
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            texts.Add($"{Text.Of(descriptor.GetName(image))}({Describe(descriptor.GetThunks(image))})");
        }

        return string.Join(' ', texts);
    }
}
