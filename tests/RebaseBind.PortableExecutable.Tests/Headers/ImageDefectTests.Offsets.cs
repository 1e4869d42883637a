using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tests.Exports;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tls;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <content>Where each damage is said to lie: at its first byte or, where it has none, in the field that says so.</content>
public sealed partial class ImageDefectTests
{
    private const int Limit = 0x7FFF_0000;

    /// <summary>What is damaged, the damaged image with the offset of the damage, and what has to be read for it to be seen.</summary>
    public static IEnumerable<object?[]> Places => AllPlaces.Select(place => new object?[] { place.What, place.Make, place.Read });

    private static (string What, Func<(byte[] File, int Offset)> Make, Action<PeImage>? Read)[] AllPlaces =>
    [
        .. HeaderPlaces.Concat(SectionPlaces).Concat(RelocationPlaces).Select(place => (place.What, place.Make, (Action<PeImage>?)null)),
        .. ImportPlaces,
        .. ExportPlaces,
        .. OtherPlaces,
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make)[] HeaderPlaces =>
    [
        ("no MZ", () => (Sound().With16(0, 0), 0)),
        ("a DOS header cut short", () => (Sound().ToArray()[..0x3F], 0)),
        ("no PE signature", () => (Sound().With8(Fields.NewHeader, 0), Fields.NewHeader)),
        ("a PE header beyond the file", () => (Sound().With32(HeaderFields.NewHeaderPointer, 0xFFFF_FFFC), HeaderFields.NewHeaderPointer)),
        ("a PE header over the DOS header", () => (PeHeaderInDosHeader(), HeaderFields.NewHeaderPointer)),
        ("a file header cut short", () => (Sound().ToArray()[..(Fields.Magic - 1)], Fields.Machine)),
        ("an optional header cut short", () => (Sound().ToArray()[..(Fields.SectionTable - 1)], Fields.Magic)),
        ("an unknown magic", () => (Sound().With16(Fields.Magic, 0x107), Fields.Magic)),
        ("an unknown machine", () => (Sound().With16(Fields.Machine, 0x200), Fields.Machine)),
        ("an optional header too small for its magic", () => (Sound().With16(Fields.SizeOfOptionalHeader, 111), Fields.Magic)),
        ("directories beyond the optional header", () => (Sound().With16(Fields.SizeOfOptionalHeader, 112 + (15 * 8)), Fields.Directories)),
        ("a section table beyond the file", () => (Sound().With16(Fields.NumberOfSections, ushort.MaxValue), Fields.SectionTable)),
        ("no section alignment", () => (Sound().With32(Fields.SectionAlignment, 0), Fields.SectionAlignment)),
        ("a file alignment of 0x300", () => (Sound().With32(Fields.FileAlignment, 0x300), Fields.FileAlignment)),
        ("a file alignment below a sector", () => (Sound().With32(Fields.FileAlignment, 0x100), Fields.FileAlignment)),
        ("a base between multiples of 64 KiB", () => (ImageBuilder.X64().At(0x1_8000_8000).Build().ToArray(), Fields.ImageBase)),
        ("an image that ends above 4 GiB", () => (ImageBuilder.X86().At(0xFFFF_0000).WithCode(0x10000).Build().ToArray(), Fields32.ImageBase)),
        ("no SizeOfImage", () => (Sound().With32(Fields.SizeOfImage, 0), Fields.SizeOfImage)),
        ("headers beyond the file", () => (Sound().With32(Fields.SizeOfHeaders, (uint)Sound().Length + 1), Fields.SizeOfHeaders)),
        ("a directory beyond the image", () => (Sound().WithDirectory(ImageDirectory.Resource, Far, 16), Fields.Directory(ImageDirectory.Resource))),
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make)[] SectionPlaces =>
    [
        ("a section between pages", () => (Sound().With32(Fields.SectionRva(1), 0x3800), Fields.SectionRva(1))),
        ("a section that overlaps another", () => (Sound().With32(Fields.SectionRva(1), 0x2000), Fields.SectionRva(1))),
        ("a section beyond the image", () => (Sound().With32(Fields.SectionVirtualSize(1), 0xFFFF_FFFF), Fields.SectionName(1))),
        ("raw data between sectors", () => (
            Sound().With32(Fields.SectionRawOffset(1), Sound().Sections[1].RawOffset - 0x10), Fields.SectionRawOffset(1))),
        ("raw data beyond the file", () => (Sound().With32(Fields.SectionRawSize(1), 0x10_0000), Fields.SectionRawSize(1))),
        ("raw data that overlaps another section's", () => (
            Sound().With32(Fields.SectionRawOffset(1), Sound().Sections[0].RawOffset), (int)Sound().Sections[0].RawOffset)),
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make)[] RelocationPlaces =>
    [
        ("relocations in zero-fill", () => (
            InZeroFill(ImageDirectory.BaseRelocation, 12), Fields.Directory(ImageDirectory.BaseRelocation))),
        ("a second block of an impossible size", () => InRelocations(
            8 + 4, table => table[8 + 4 + 4] = 7, (0x1000, [0xA010, 0]), (0x2000, [0xA010]))),
        ("an unknown type", () => InRelocations(8 + 2, null, (0x1000, [0xA010, 0x4020, 0x4020]))),
        ("a fixup outside every section", () => InRelocations(8 + 4 + 8 + 2, null, (0x1000, [0xA010, 0]), (0x2000, [0xA000, 0xAFFC, 0]))),
        ("a fixup of the relocation table", () => InRelocations(8 + 2, null, (0x3000, [0, 0xA004]))),
        ("the same bytes twice", () => (
            ImageBuilder.X64().WithRelocationBlock(0x1000, 0xA010, 0xA017).Build().ToArray(), Sound().OffsetOf(0x1017u))),
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make, Action<PeImage>? Read)[] ImportPlaces =>
    [
        ("imports in zero-fill", () => (InZeroFill(ImageDirectory.Import, 40), Fields.Directory(ImageDirectory.Import)), Imports),
        ("imports without an end", () => (AtEndOfSection(ImageDirectory.Import, 39), EndOfLast - 39 + 20), WalkImports),
        ("a DLL name outside the image", () => InField(ImageDirectory.Import, 12, Far), Imports),
        ("a DLL name without an end", () => (WithUnendedName(Tables(), ImageDirectory.Import, 12), EndOfLast - 8), Imports),
        ("a name table outside the image", () => InField(ImageDirectory.Import, 0, Far), Imports),
        ("an address table outside the image", () => InField(ImageDirectory.Import, 16, Far), ReadSlots),
        ("a thunk table without an end", ThunksWithoutAnEnd, Imports),
        ("a hint outside the image", () => InSecondThunk(Far), Imports),
        ("an imported name without an end", () => InSecondThunk(Tables().Section(".last").End - 3), ReadImportedNames),
        ("names that overlap", () => OverlappingNames(ImageDirectory.Import, 20, 12, 16), image => ImportedDllNames.OfImports(image)),
        ("delay-load imports in zero-fill", () => (
            InZeroFill(ImageDirectory.DelayImport, 64), Fields.Directory(ImageDirectory.DelayImport)), DelayImports),
        ("delay-load imports without an end", () => (AtEndOfSection(ImageDirectory.DelayImport, 63), EndOfLast - 63 + 32), WalkDelayImports),
        ("a delay-loaded DLL's name outside the image", () => InField(ImageDirectory.DelayImport, 4, Far), DelayImports),
        ("a delay-load name table outside the image", () => InField(ImageDirectory.DelayImport, 16, Far), DelayImports),
        ("delay-loaded names that overlap", () => OverlappingNames(
            ImageDirectory.DelayImport, 32, 4, 0), image => ImportedDllNames.OfDelayImports(image)),
        ("bindings in zero-fill", () => (InZeroFill(ImageDirectory.BoundImport, 24), Fields.Directory(ImageDirectory.BoundImport)), BoundImports),
        ("bindings without an end", () => (AtEndOfSection(ImageDirectory.BoundImport, 15), EndOfLast - 15 + 8), WalkBoundImports),
        ("a bound DLL's name outside the headers", () => InField(ImageDirectory.BoundImport, 4, 0xFFF0), BoundImports),
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make, Action<PeImage>? Read)[] ExportPlaces =>
    [
        ("exports in zero-fill", () => (InZeroFill(ImageDirectory.Export, 40), Fields.Directory(ImageDirectory.Export)), Exports),
        ("4 billion addresses", () => InField(ImageDirectory.Export, 20, uint.MaxValue), Exports),
        ("4 billion names", () => InField(ImageDirectory.Export, 24, uint.MaxValue), Exports),
        ("an address table outside the image", () => InField(ImageDirectory.Export, 28, Far), Exports),
        ("a name table outside the image", () => InField(ImageDirectory.Export, 32, Far), Exports),
        ("an index table outside the image", () => InField(ImageDirectory.Export, 36, Far), Exports),
        ("a module name outside the image", () => InField(ImageDirectory.Export, 12, Far), Exports),
        ("a second name outside the image", () => SecondExportedNameAt(Far), Exports),
        ("a second name outside the image, looked up", () => SecondExportedNameAt(Far), image => Look(image, "b")),
        ("a name without an end, looked up", NameWithoutAnEnd, image => Look(image, "zz")),
        ("a forwarder in zero-fill", ForwarderInZeroFill, ReadForwarders),
        ("forwarders that overlap", OverlappingForwarders, image => ForwardedDllNames.Of(image)),
    ];

    private static (string What, Func<(byte[] File, int Offset)> Make, Action<PeImage>? Read)[] OtherPlaces =>
    [
        ("TLS in zero-fill", () => (InZeroFill(ImageDirectory.Tls, 40), Fields.Directory(ImageDirectory.Tls)), image => TlsDirectory.Of(image)),
        ("a load configuration in zero-fill", () => (
            InZeroFill(ImageDirectory.LoadConfiguration, 64), Fields.Directory(ImageDirectory.LoadConfiguration)), ReadLoadConfiguration),
        ("a load configuration of size 3", () => InField(ImageDirectory.LoadConfiguration, 0, 3), ReadLoadConfiguration),
        ("a load configuration with no room for its size", () => (
            AtEndOfSection(ImageDirectory.LoadConfiguration, 3), Fields.Directory(ImageDirectory.LoadConfiguration) + 4), ReadLoadConfiguration),
        ("debug data in zero-fill", () => (
            InZeroFill(ImageDirectory.Debug, 28), Fields.Directory(ImageDirectory.Debug)), image => DebugDirectory.Of(image)),
        ("certificates over a section", () => (
            Tables().WithDirectory(ImageDirectory.Security, Tables().Sections[0].RawOffset, 0x100),
            Fields.Directory(ImageDirectory.Security)), ReadCertificates),
        ("certificates beyond 2 GiB", () => (
            Tables().WithDirectory(ImageDirectory.Security, 0xF000_0000, 0x100), Fields.Directory(ImageDirectory.Security)), ReadCertificates),
        ("a second certificate cut short", () => (SecondCertificateCutShort(), Tables().OffsetOf(ImageDirectory.Security) + 8), ReadCertificates),
        ("a CLR header in zero-fill", () => (InZeroFill(ImageDirectory.Clr, 72), Fields.Directory(ImageDirectory.Clr)), image => ClrHeader.Of(image)),
    ];

    /// <summary>Where the last section of <see cref="Tables"/> ends in the file.</summary>
    private static int EndOfLast => Tables().Section(".last") is var last ? (int)(last.RawOffset + last.RawSize) : 0;

    [TestMethod]
    [DynamicData(nameof(Places), DynamicDataDisplayName = nameof(NameOfPlace))]
    public void DamageIsSaidToLieWhereItLies(string what, Func<(byte[] File, int Offset)> make, Action<PeImage>? read)
    {
        (byte[] file, int offset) = make();

        BadImageException refusal = Assert.ThrowsExactly<BadImageException>(() =>
        {
            var image = PeImage.Read(file);
            read?.Invoke(image);
        });

        Assert.AreEqual(new FileOffset(offset), refusal.Offset, $"{what}: {refusal.Message}");
    }

    /// <summary>No field says that a file is too large; its first byte beyond the limit does.</summary>
    [TestMethod]
    public void MemoryThatIsTooLargeIsDamagedWhereItPassesTheLimit()
    {
        using var memory = new UnreadableMemory();

        BadImageException refusal = Assert.ThrowsExactly<BadImageException>(() => PeImage.Read(memory.OfLength(Limit + 1)));

        Assert.AreEqual(new FileOffset(Limit), refusal.Offset);
    }

    [TestMethod]
    public void FileThatIsTooLargeIsDamagedWhereItPassesTheLimit()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(Limit + 1L);
            }

            Assert.AreEqual(new FileOffset(Limit), Assert.ThrowsExactly<BadImageException>(() => MappedFile.OpenRead(path)).Offset);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string NameOfPlace(System.Reflection.MethodInfo method, object?[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return $"{method?.Name} ({data[0]})";
    }

    /// <summary>A field of a directory that holds something impossible.</summary>
    private static (byte[] File, int Offset) InField(ImageDirectory directory, int field, uint value)
        => Tables() is var image ? (image.With32(image.OffsetOf(directory) + field, value), image.OffsetOf(directory) + field) : default;

    /// <summary>
    /// An x64 image with ".text" at 0x1000 and a relocation table at 0x3000; <paramref name="offset"/> counts from the table's start.
    /// </summary>
    private static (byte[] File, int Offset) InRelocations(int offset, Action<Span<byte>>? damage, params (uint Page, ushort[] Entries)[] blocks)
    {
        ImageBuilder builder = ImageBuilder.X64();
        foreach ((uint page, ushort[] entries) in blocks)
        {
            builder.WithRelocationBlock(page, entries);
        }

        BuiltImage image = builder.Build();
        byte[] file = image.ToArray();
        int table = image.OffsetOf(ImageDirectory.BaseRelocation);
        damage?.Invoke(file.AsSpan(table));
        return (file, table + offset);
    }

    /// <summary>A table of one import by ordinal, and then the end of the section.</summary>
    private static (byte[] File, int Offset) ThunksWithoutAnEnd()
    {
        byte[] file = WithUnendedName(Tables(), ImageDirectory.Import, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(EndOfLast - 8), 0x8000_0000_0000_0001);
        return (file, EndOfLast);
    }

    /// <summary>Two imports, of which the second's hint and name lie somewhere else; what lies there has no end.</summary>
    private static (byte[] File, int Offset) InSecondThunk(uint hintName)
    {
        BuiltImage image = Tables();
        BuiltSection last = image.Section(".last");
        byte[] file = image.With32(image.OffsetOf(ImageDirectory.Import), last.Rva);
        int table = (int)last.RawOffset;
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table), 0x8000_0000_0000_0001);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table + 8), hintName);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(table + 16), 0);
        file[EndOfLast - 1] = (byte)'a';
        return (file, hintName == Far ? table + 8 : EndOfLast - 1);
    }

    /// <summary>All descriptors name one text of 32 KiB less a byte: the first whose name passes the file's length is one too many.</summary>
    private static (byte[] File, int Offset) OverlappingNames(ImageDirectory directory, int descriptorSize, int nameField, int otherField)
    {
        const int size = 64 << 10;
        const int name = size / 2;
        var data = new byte[size];
        data.AsSpan(name, name - 1).Fill((byte)'a');
        uint rva = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build().Section(".data").Rva;
        for (int at = 0; at + (2 * descriptorSize) < name; at += descriptorSize)
        {
            data.Put32(at + otherField, 1).Put32(at + nameField, rva + name);
        }

        BuiltImage image = ImageBuilder.X64().WithSection(".data", section => section.WithData(data)).Build();
        int fitting = image.Length / (name - 1);
        return (image.WithDirectory(directory, rva, 1000), image.OffsetOf(rva) + (fitting * descriptorSize) + nameField);
    }

    private static (byte[] File, int Offset) SecondExportedNameAt(uint rva)
    {
        BuiltImage image = ImageBuilder.X64().Exports("a", "b", "c").Build();
        int second = image.OffsetOf(image.UInt32At(image.OffsetOf(ImageDirectory.Export) + 32)) + 4;
        return (image.With32(second, rva), second);
    }

    /// <summary>"zz" ends with its section, which is the last of the file.</summary>
    private static (byte[] File, int Offset) NameWithoutAnEnd()
    {
        byte[] file = NameTables.Make(["a", "zz"], [0, 1], count: 2, endsLast: false).Bytes.ToArray();
        return (file, file.Length - 2);
    }

    /// <summary>The export directory reaches into bytes that are not in the file, and the second export's address is one of them.</summary>
    private static (byte[] File, int Offset) ForwarderInZeroFill()
    {
        BuiltImage image = ImageBuilder.X64().Exports("a", "b").WithTrailingSection(".bss", section => section.WithoutRawData(0x1000)).Build();
        (uint rva, _) = image.Directory(ImageDirectory.Export);
        uint bss = image.Section(".bss").Rva;
        int second = image.OffsetOf(image.UInt32At(image.OffsetOf(ImageDirectory.Export) + 28)) + 4;
        return (image.WithDirectory(ImageDirectory.Export, rva, bss + 0x100 - rva).Put32(second, bss), second);
    }

    /// <summary>The third forwarder's text of 30,000 bytes is one too many.</summary>
    private static (byte[] File, int Offset) OverlappingForwarders()
    {
        const int size = 64 << 10;
        const int text = 30_000;
        var data = new byte[size];
        data.AsSpan(text, text).Fill((byte)'a');
        data.PutBytes(2 * text, ".Function\0"u8);
        uint rva = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build().Section(".edata").Rva;
        data.Put32(20, 4).Put32(28, rva + 40);
        for (int i = 0; i < 4; i++)
        {
            data.Put32(40 + (i * 4), rva + text + i);
        }

        BuiltImage image = ImageBuilder.X64().WithSection(".edata", section => section.WithData(data)).Build();
        Assert.IsInRange(2 * (text + 9), (3 * text) - 1, image.Length);
        return (image.WithDirectory(ImageDirectory.Export, rva, size), image.OffsetOf(rva) + 40 + (2 * 4));
    }

    private static void WalkImports(PeImage image)
    {
        foreach (ImportDescriptor _ in ImportDirectory.Of(image))
        {
        }
    }

    private static void ReadSlots(PeImage image)
    {
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            descriptor.GetSlots(image);
        }
    }

    private static void ReadImportedNames(PeImage image)
    {
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            ImportThunkEnumerator thunks = descriptor.GetThunks(image);
            foreach (ImportThunk thunk in thunks)
            {
                _ = thunk.IsByOrdinal ? default : thunks.GetName(thunk);
            }
        }
    }

    private static void WalkDelayImports(PeImage image)
    {
        foreach (DelayImportDescriptor _ in DelayImportDirectory.Of(image))
        {
        }
    }

    private static void WalkBoundImports(PeImage image)
    {
        foreach (BoundImport _ in BoundImportDirectory.Of(image))
        {
        }
    }

    private static void Look(PeImage image, string name)
        => ExportDirectory.Of(image).TryFind(WantedExport.ByName(Encoding.ASCII.GetBytes(name)), out _);

    private static void ReadForwarders(PeImage image)
    {
        ExportDirectory exports = ExportDirectory.Of(image);
        for (int i = 0; i < exports.Count; i++)
        {
            if (exports.GetTarget(new ExportIndex(i)) is { Kind: ExportTargetKind.Forwarder } forwarder)
            {
                exports.GetForwarder(forwarder);
            }
        }
    }

    private static void ReadLoadConfiguration(PeImage image) => LoadConfigurationDirectory.Of(image);

    private static void ReadCertificates(PeImage image) => CertificateTable.Of(image);
}
