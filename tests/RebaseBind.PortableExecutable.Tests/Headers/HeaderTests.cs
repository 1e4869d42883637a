using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <summary>Headers are read as they were built, and as the framework's own reader reads them.</summary>
[TestClass]
public sealed class HeaderTests
{
    public static IEnumerable<object[]> Machines => [[Machine.I386], [Machine.Amd64], [Machine.Arm64], [Machine.ArmThumb2]];

    [TestMethod]
    [DynamicData(nameof(Machines))]
    public void HeadersAreReadAsTheFrameworkReadsThem(Machine machine)
    {
        byte[] file = Rich(machine).Build().ToArray();
        using var stream = new MemoryStream(file);
        var witness = new PEHeaders(stream);
        PEHeader optional = witness.PEHeader!;

        ImageHeaders headers = PeImage.Read(file).Headers;

        Assert.AreEqual(machine, headers.Machine);
        Assert.AreEqual(witness.CoffHeader.Machine, headers.Machine);
        Assert.AreEqual(witness.CoffHeader.Characteristics, headers.Characteristics);
        Assert.AreEqual((uint)witness.CoffHeader.TimeDateStamp, headers.TimeDateStamp);
        Assert.AreEqual(optional.Magic == PEMagic.PE32Plus, headers.IsPe32Plus);
        Assert.AreEqual(optional.ImageBase, headers.ImageBase.Value);
        Assert.AreEqual((uint)optional.AddressOfEntryPoint, headers.AddressOfEntryPoint.Value);
        Assert.AreEqual((uint)optional.SectionAlignment, headers.SectionAlignment);
        Assert.AreEqual((uint)optional.FileAlignment, headers.FileAlignment);
        Assert.AreEqual((uint)optional.SizeOfImage, headers.SizeOfImage);
        Assert.AreEqual((uint)optional.SizeOfHeaders, headers.SizeOfHeaders);
        Assert.AreEqual(optional.CheckSum, headers.CheckSum);
        Assert.AreEqual(optional.Subsystem, headers.Subsystem);
        Assert.AreEqual(optional.DllCharacteristics, headers.DllCharacteristics);
        Assert.IsTrue(headers.IsDynamicBase);
        Assert.IsFalse(headers.IsMappedFlat);
    }

    [TestMethod]
    [DataRow((ushort)6, (ushort)1)]
    [DataRow((ushort)5, (ushort)0x102)]
    [DataRow((ushort)0, (ushort)0)]
    [DataRow(ushort.MaxValue, (ushort)0x8000)]
    public void SubsystemVersionIsMajorAndMinor(ushort major, ushort minor)
    {
        foreach (Machine machine in new[] { Machine.I386, Machine.Amd64 })
        {
            byte[] file = ImageBuilder.For(machine).WithSubsystemVersion(major, minor).Build().ToArray();

            Assert.AreEqual(new Version(major, minor), PeImage.Read(file).Headers.SubsystemVersion);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Machines))]
    public void PlacesOfTablesAreWhereTheyWereBuilt(Machine machine)
    {
        BuiltImage built = Rich(machine).Build();

        ImageHeaders headers = PeImage.Read(built.ToArray()).Headers;

        Assert.AreEqual(built.Fields.SectionName(built.Sections.Count), headers.SectionTableEnd.Value);
        Assert.AreEqual(16, headers.DirectoryCount);
        foreach (ImageDirectory directory in Enum.GetValues<ImageDirectory>())
        {
            Assert.AreEqual(built.Fields.Directory(directory), headers.OffsetOfDirectory((DirectoryIndex)directory).Value);
            Assert.AreEqual(built.Directory(directory), (headers.Directory((DirectoryIndex)directory).Address.Value, headers.Directory((DirectoryIndex)directory).Size));
        }
    }

    [TestMethod]
    [DataRow(0u, 0)]
    [DataRow(5u, 5)]
    [DataRow(15u, 15)]
    [DataRow(17u, 16)]
    [DataRow(0xFFFF_FFFFu, 16)]
    public void DirectoriesAreAsManyAsTheHeaderSaysUpTo16(uint stored, int expected)
    {
        BuiltImage built = ImageBuilder.X64().Imports("KERNEL32.dll", 1).Build();

        ImageHeaders headers = PeImage.Read(built.With32(built.Fields.NumberOfRvaAndSizes, stored)).Headers;

        Assert.AreEqual(expected, headers.DirectoryCount);
        Assert.AreEqual(expected > 1, headers.Directory(DirectoryIndex.Import).Exists);
        Assert.AreEqual(expected > 12, headers.Directory(DirectoryIndex.ImportAddressTable).Exists);
        Assert.AreEqual(built.Fields.SectionName(built.Sections.Count), headers.SectionTableEnd.Value);
    }

    [TestMethod]
    [DynamicData(nameof(Machines))]
    public void SectionsAreReadAsTheFrameworkReadsThem(Machine machine)
    {
        byte[] file = Rich(machine).Build().ToArray();
        using var stream = new MemoryStream(file);
        SectionHeader[] witness = [.. new PEHeaders(stream).SectionHeaders];

        Section[] sections = PeImage.Read(file).Headers.Sections.ToArray();

        CollectionAssert.AreEqual(
            witness.Select(section => (section.Name, (uint)section.VirtualSize, (uint)section.VirtualAddress, (uint)section.SizeOfRawData, section.PointerToRawData, section.SectionCharacteristics)).ToList(),
            sections.Select(section => (section.Name, section.VirtualSize, section.Address.Value, section.RawSize, section.RawOffset.Value, section.Characteristics)).ToList());
        CollectionAssert.AreEqual(new[] { ".text", "12345678", ".rdata", ".reloc", ".bss" }, sections.Select(section => section.Name).ToList());
    }

    [TestMethod]
    [DynamicData(nameof(Machines))]
    public void DirectoriesAreReadAsTheFrameworkReadsThem(Machine machine)
    {
        byte[] file = Rich(machine).Build().ToArray();
        using var stream = new MemoryStream(file);
        PEHeader optional = new PEHeaders(stream).PEHeader!;
        var witness = new Dictionary<DirectoryIndex, DirectoryEntry>
        {
            [DirectoryIndex.Export] = optional.ExportTableDirectory,
            [DirectoryIndex.Import] = optional.ImportTableDirectory,
            [DirectoryIndex.Resource] = optional.ResourceTableDirectory,
            [DirectoryIndex.Exception] = optional.ExceptionTableDirectory,
            [DirectoryIndex.Security] = optional.CertificateTableDirectory,
            [DirectoryIndex.BaseRelocation] = optional.BaseRelocationTableDirectory,
            [DirectoryIndex.Debug] = optional.DebugTableDirectory,
            [DirectoryIndex.ThreadLocalStorage] = optional.ThreadLocalStorageTableDirectory,
            [DirectoryIndex.LoadConfiguration] = optional.LoadConfigTableDirectory,
            [DirectoryIndex.BoundImport] = optional.BoundImportTableDirectory,
            [DirectoryIndex.ImportAddressTable] = optional.ImportAddressTableDirectory,
            [DirectoryIndex.DelayImport] = optional.DelayImportTableDirectory,
            [DirectoryIndex.ClrHeader] = optional.CorHeaderTableDirectory,
        };

        ImageHeaders headers = PeImage.Read(file).Headers;

        foreach ((DirectoryIndex index, DirectoryEntry expected) in witness)
        {
            Assert.AreEqual((uint)expected.RelativeVirtualAddress, headers.Directory(index).Address.Value, $"address of {index}");
            Assert.AreEqual((uint)expected.Size, headers.Directory(index).Size, $"size of {index}");
        }
    }

    [TestMethod]
    public void DirectoriesBeyondTheStoredCountDoNotExist()
    {
        BuiltImage built = ImageBuilder.X64().WithTls().Build();
        byte[] file = built.With32(built.Fields.NumberOfRvaAndSizes, (uint)DirectoryIndex.ThreadLocalStorage);

        Assert.IsFalse(PeImage.Read(file).Headers.Directory(DirectoryIndex.ThreadLocalStorage).Exists);
    }

    [TestMethod]
    public void ADirectoryCountBeyondSixteenMeansSixteen()
    {
        BuiltImage built = ImageBuilder.X86().WithTls().Build();
        byte[] file = built.With32(built.Fields.NumberOfRvaAndSizes, uint.MaxValue);

        Assert.IsTrue(PeImage.Read(file).Headers.Directory(DirectoryIndex.ThreadLocalStorage).Exists);
    }

    [TestMethod]
    public void SectionNamesOutsideAsciiStayReadable()
    {
        BuiltImage built = ImageBuilder.X64().Build();
        byte[] file = built.With8(built.Fields.SectionName(0) + 1, 0xE4);

        Assert.AreEqual(".?ext", PeImage.Read(file).Headers.Sections[0].Name);
    }

    [TestMethod]
    public void RvasLeadToTheFileOffsetsTheBuilderChose()
    {
        BuiltImage built = ImageBuilder.X64()
            .WithSection(".data", section => section.WithSize(0x300).WithVirtualSize(0x2000))
            .Build();
        var image = PeImage.Read(built.ToArray());
        BuiltSection data = built.Section(".data");

        Assert.IsTrue(image.TryGetOffset(new Rva(data.Rva + 0x10), 0x20, out FileOffset offset));
        Assert.AreEqual(data.OffsetOf(data.Rva + 0x10), offset.Value);
        Assert.IsTrue(image.TryGetOffset(new Rva(0x40), 4, out FileOffset inHeaders));
        Assert.AreEqual(0x40, inHeaders.Value);
        Assert.IsFalse(image.TryGetOffset(new Rva(data.Rva + data.RawSize), 1, out _), "zero-fill has no file offset");
        Assert.IsFalse(image.TryGetOffset(new Rva(data.Rva + data.RawSize - 1), 2, out _), "nor has what reaches into it");
        Assert.IsFalse(image.TryGetOffset(new Rva(built.Sections[^1].End + 0x10000), 1, out _));
        Assert.IsFalse(image.TryGetOffset(new Rva(uint.MaxValue), uint.MaxValue, out _));
    }

    [TestMethod]
    public void OnlyFilesThatStartWithMzAreCandidates()
    {
        Assert.IsTrue(ImageHeaders.IsCandidate("MZ"u8));
        Assert.IsFalse(ImageHeaders.IsCandidate("M"u8));
        Assert.IsFalse(ImageHeaders.IsCandidate("ZM"u8));
        Assert.IsFalse(ImageHeaders.IsCandidate([]));
    }

    [TestMethod]
    public void FlagsAreRead()
    {
        ImageHeaders headers = PeImage.Read(ImageBuilder.X86().ForceIntegrity().RelocationsStripped().AsExe().Build().ToArray()).Headers;

        Assert.AreNotEqual(default, headers.DllCharacteristics & ImageFlags.ForceIntegrity);
        Assert.AreNotEqual(default, headers.Characteristics & Characteristics.RelocsStripped);
        Assert.AreEqual(default, headers.Characteristics & Characteristics.Dll);
        Assert.IsFalse(headers.IsDynamicBase);
    }

    private static ImageBuilder Rich(Machine machine) => ImageBuilder.For(machine)
        .DynamicBase()
        .WithSection("12345678", section => section.WithSize(0x123).WithVirtualSize(0x5432))
        .WithPointers(5)
        .Imports("KERNEL32.dll", "Sleep", 7)
        .DelayImports("USER32.dll", "MessageBoxW")
        .Exports("Answer")
        .BoundTo("KERNEL32.dll", 0x12345678)
        .WithTls(callbacks: 1)
        .WithLoadConfiguration()
        .WithDebugData(2, 0x11223344, 1, 2, 3)
        .WithClrHeader(CorFlags.Requires32Bit)
        .WithTrailingSection(".bss", section => section.WithoutRawData(0x3000))
        .WithOverlay(1, 2, 3)
        .Signed();
}
