using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.PortableExecutable.Tls;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Headers;

/// <summary>Each way an image can be damaged is refused, for the reason that a person can act on.</summary>
[TestClass]
public sealed partial class ImageDefectTests
{
    private const uint Far = 0x7FFF_0000;

    /// <summary>A defect, what is done to a sound image, and what has to be read for it to be seen.</summary>
    public static IEnumerable<object?[]> Damages => AllDamages.Select(damage => new object?[] { damage.Defect, damage.What, damage.Make, damage.Read });

    private static (ImageDefect Defect, string What, Func<byte[]> Make, Action<PeImage>? Read)[] AllDamages =>
    [
        (ImageDefect.NotPortableExecutable, "no MZ", () => Sound().With16(0, 0), null),
        (ImageDefect.NotPortableExecutable, "an empty file", () => [], null),
        (ImageDefect.NotPortableExecutable, "a DOS header cut short", () => Sound().ToArray()[..0x3F], null),
        (ImageDefect.NotPortableExecutable, "no PE signature", () => Sound().With8(Fields.NewHeader, 0), null),
        (ImageDefect.NotPortableExecutable, "a PE header beyond the file", () => Sound().With32(HeaderFields.NewHeaderPointer, 0xFFFF_FFFC), null),
        (ImageDefect.NotPortableExecutable, "a PE header at the last byte", () => Sound().With32(HeaderFields.NewHeaderPointer, (uint)Sound().Length - 1), null),
        (ImageDefect.Headers, "a PE header over the DOS header", PeHeaderInDosHeader, null),
        (ImageDefect.Headers, "a file header cut short", () => Sound().ToArray()[..(Fields.Magic - 1)], null),
        (ImageDefect.Headers, "an optional header cut short", () => Sound().ToArray()[..(Fields.SectionTable - 1)], null),
        (ImageDefect.Headers, "no optional header", () => Sound().With16(Fields.SizeOfOptionalHeader, 0), null),
        (ImageDefect.Headers, "an unknown magic", () => Sound().With16(Fields.Magic, 0x107), null),
        (ImageDefect.Headers, "an optional header too small for its magic", () => Sound().With16(Fields.SizeOfOptionalHeader, 111), null),
        (ImageDefect.Headers, "directories beyond the optional header", () => Sound().With16(Fields.SizeOfOptionalHeader, 112 + (15 * 8)), null),
        (ImageDefect.Headers, "a section table beyond the file", () => Sound().With16(Fields.NumberOfSections, ushort.MaxValue), null),
        (ImageDefect.Machine, "an unknown machine", () => Sound().With16(Fields.Machine, (ushort)Machine.IA64), null),
        (ImageDefect.Machine, "a 32-bit machine with PE32+", () => Sound().With16(Fields.Machine, (ushort)Machine.I386), null),
        (ImageDefect.Machine, "a 64-bit machine with PE32", () => Sound32().With16(Fields32.Machine, (ushort)Machine.Amd64), null),
        (ImageDefect.Alignment, "no section alignment", () => Sound().With32(Fields.SectionAlignment, 0), null),
        (ImageDefect.Alignment, "a section alignment of 3 pages", () => Sound().With32(Fields.SectionAlignment, 0x3000), null),
        (ImageDefect.Alignment, "a file alignment of 0x300", () => Sound().With32(Fields.FileAlignment, 0x300), null),
        (ImageDefect.Alignment, "a file alignment below a sector", () => Sound().With32(Fields.FileAlignment, 0x100), null),
        (ImageDefect.Alignment, "a file alignment above 64 KiB", () => ImageBuilder.X64().WithAlignment(0x20000, 0x20000).Build().ToArray(), null),
        (ImageDefect.Alignment, "a file alignment above the section alignment", () => Sound().With32(Fields.FileAlignment, 0x2000), null),
        (ImageDefect.Alignment, "a flat image with two alignments", () => Sound().With32(Fields.SectionAlignment, 0x400), null),
        (ImageDefect.ImageBase, "a base between multiples of 64 KiB", () => ImageBuilder.X64().At(0x1_8000_8000).Build().ToArray(), null),
        (ImageDefect.ImageBase, "a 32-bit image that ends above 4 GiB", () => ImageBuilder.X86().At(0xFFFF_0000).WithCode(0x10000).Build().ToArray(), null),
        (ImageDefect.ImageBase, "a 64-bit image that ends above 2^64", () => ImageBuilder.X64().At(0xFFFF_FFFF_FFFF_0000).WithCode(0x10000).Build().ToArray(), null),
        (ImageDefect.ImageBase, "no SizeOfImage", () => Sound().With32(Fields.SizeOfImage, 0), null),
        (ImageDefect.SizeOfHeaders, "headers of no page", () => Sound().With32(Fields.SizeOfHeaders, 0), null),
        (ImageDefect.SizeOfHeaders, "headers that end beyond the file", () => Sound().With32(Fields.SizeOfHeaders, (uint)Sound().Length + 1), null),
        (ImageDefect.SizeOfHeaders, "headers larger than the image", HeadersLargerThanTheImage, null),
        (ImageDefect.SizeOfImage, "an image that ends inside its last section", () => Sound().With32(Fields.SizeOfImage, 0x2000), null),
        (ImageDefect.SizeOfImage, "a section that reaches beyond 4 GiB", () => Sound().With32(Fields.SectionVirtualSize(1), 0xFFFF_FFFF), null),
        (ImageDefect.SectionAddress, "a section between pages", () => Sound().With32(Fields.SectionRva(1), 0x3800), null),
        (ImageDefect.SectionAddress, "a section inside the headers", () => Sound().With32(Fields.SectionRva(0), 0), null),
        (ImageDefect.SectionAddress, "a section that overlaps the one before it", () => Sound().With32(Fields.SectionRva(1), 0x2000), null),
        (ImageDefect.SectionAddress, "a section that begins where the one before it does", () => Sound().With32(Fields.SectionRva(1), 0x1000), null),
        (ImageDefect.SectionData, "raw data between sectors", () => Sound().With32(Fields.SectionRawOffset(1), Sound().Sections[1].RawOffset - 0x10), null),
        (ImageDefect.SectionData, "raw data between the pages of a file laid out in pages", RawDataBetweenPages, null),
        (ImageDefect.SectionData, "raw data beyond the file", () => Sound().With32(Fields.SectionRawSize(1), 0x10_0000), null),
        (ImageDefect.SectionData, "raw data that begins beyond 2 GiB", () => Sound().With32(Fields.SectionRawOffset(1), 0xFFFF_FE00), null),
        (ImageDefect.SectionData, "a file cut inside the last section", () => Sound().ToArray()[..^1], null),
        (ImageDefect.SectionData, "a flat image with raw data away from its RVA", FlatImageWithMovedData, null),
        (ImageDefect.DataDirectory, "an import directory beyond the image", () => Sound().WithDirectory(ImageDirectory.Import, Far, 40), null),
        (ImageDefect.DataDirectory, "an export directory that wraps around", () => Sound().WithDirectory(ImageDirectory.Export, 0x1000, 0xFFFF_F001), null),
        (ImageDefect.DataDirectory, "a resource directory beyond the image", () => Sound().WithDirectory(ImageDirectory.Resource, Far, 16), null),
        (ImageDefect.DataDirectory, "a relocation directory in zero-fill", () => ImageBuilder.X64().WithPointers(1).WithTrailingSection(".bss", section => section.WithoutRawData(0x1000)).Build() is var image ? image.WithDirectory(ImageDirectory.BaseRelocation, image.Section(".bss").Rva, 12) : [], null),
        (ImageDefect.RelocationBlock, "a block smaller than its header", () => WithBlockSize(7), null),
        (ImageDefect.RelocationBlock, "a block with half an entry", () => WithBlockSize(11), null),
        (ImageDefect.RelocationBlock, "a block beyond the directory", () => WithBlockSize(0x1000), null),
        (ImageDefect.RelocationBlock, "a block of 4 GiB", () => WithBlockSize(0xFFFF_FFFE), null),
        (ImageDefect.RelocationType, "HIGHADJ", () => WithEntry(FixupKind.HighAdj), null),
        (ImageDefect.RelocationType, "ARM_MOV32", () => WithEntry(FixupKind.ArmMov32, ImageBuilder.Arm()), null),
        (ImageDefect.RelocationType, "the reserved type", () => WithEntry(FixupKind.Reserved), null),
        (ImageDefect.RelocationType, "MIPS_JMPADDR16", () => WithEntry(FixupKind.MipsJmpAddr16), null),
        (ImageDefect.RelocationType, "THUMB_MOV32 away from ARM", () => WithEntry(FixupKind.ThumbMov32), null),
        (ImageDefect.RelocationType, "THUMB_MOV32 on ARM64", () => WithEntry(FixupKind.ThumbMov32, ImageBuilder.Arm64()), null),
        (ImageDefect.RelocationType, "DIR64 in a 32-bit image", () => WithEntry(FixupKind.Dir64, ImageBuilder.X86()), null),
        (ImageDefect.RelocationType, "type 15", () => WithEntry((FixupKind)15), null),
        (ImageDefect.RelocationTarget, "a fixup in the headers", () => WithRelocation(0x0, 0x100), null),
        (ImageDefect.RelocationTarget, "a fixup between the headers and the first section", () => WithRelocation(0x0, 0xE00), null),
        (ImageDefect.RelocationTarget, "a fixup outside the image", () => WithRelocation(Far, 0), null),
        (ImageDefect.RelocationTarget, "a fixup in zero-fill", () => ZeroFillFixup(0x400), null),
        (ImageDefect.RelocationTarget, "a fixup that reaches into zero-fill", () => ZeroFillFixup(0x1FC), null),
        (ImageDefect.RelocationTarget, "a fixup across two sections", FixupAcrossSections, null),
        (ImageDefect.RelocationTarget, "a fixup in the relocation table", () => WithRelocation(Sound().Section(".reloc").Rva, 0), null),
        (ImageDefect.RelocationTarget, "a fixup that reaches into the relocation table", FixupReachingIntoTheTable, null),
        (ImageDefect.RelocationTwice, "the same fixup twice", () => ImageBuilder.X64().WithRelocationBlock(0x1000, 0xA010, 0xA010).Build().ToArray(), null),
        (ImageDefect.RelocationTwice, "two fixups that overlap by a byte", () => ImageBuilder.X64().WithRelocationBlock(0x1000, 0xA010, 0xA017).Build().ToArray(), null),
        (ImageDefect.RelocationTwice, "the same fixup in two blocks", () => ImageBuilder.X86().WithRelocationBlock(0x1000, 0x3010, 0x3020).WithRelocationBlock(0x1000, 0x3010).Build().ToArray(), null),
        (ImageDefect.RelocationTwice, "a fixup out of order inside an earlier one", () => ImageBuilder.X64().WithRelocationBlock(0x2000, 0xA000).WithRelocationBlock(0x1000, 0xAFFC).Build().ToArray(), null),
        (ImageDefect.ImportDirectory, "an import directory in zero-fill", () => InZeroFill(ImageDirectory.Import, 40), Imports),
        (ImageDefect.ImportDirectory, "an import directory without an end", () => AtEndOfSection(ImageDirectory.Import, 39), Imports),
        (ImageDefect.ImportDirectory, "a DLL name outside the image", () => WithField(Tables(), ImageDirectory.Import, 12, Far), Imports),
        (ImageDefect.ImportDirectory, "a DLL name without an end", () => WithUnendedName(Tables(), ImageDirectory.Import, 12), Imports),
        (ImageDefect.ImportDirectory, "a thunk table outside the image", () => WithField(Tables(), ImageDirectory.Import, 0, Far), Imports),
        (ImageDefect.ImportDirectory, "a thunk table without an end", () => WithUnendedName(Tables(), ImageDirectory.Import, 0), Imports),
        (ImageDefect.DelayImportDirectory, "a delay-load directory in zero-fill", () => InZeroFill(ImageDirectory.DelayImport, 64), DelayImports),
        (ImageDefect.DelayImportDirectory, "a delay-load directory without an end", () => AtEndOfSection(ImageDirectory.DelayImport, 31), DelayImports),
        (ImageDefect.DelayImportDirectory, "a DLL name outside the image", () => WithField(Tables(), ImageDirectory.DelayImport, 4, Far), DelayImports),
        (ImageDefect.DelayImportDirectory, "a name table outside the image", () => WithField(Tables(), ImageDirectory.DelayImport, 16, Far), DelayImports),
        (ImageDefect.BoundImportDirectory, "a bound import directory in zero-fill", () => InZeroFill(ImageDirectory.BoundImport, 24), BoundImports),
        (ImageDefect.BoundImportDirectory, "a bound import directory without an end", () => AtEndOfSection(ImageDirectory.BoundImport, 15), BoundImports),
        (ImageDefect.BoundImportDirectory, "a bound DLL name outside the headers", () => Tables() is var image ? image.With16(image.OffsetOf(ImageDirectory.BoundImport) + 4, 0xFFF0) : [], BoundImports),
        (ImageDefect.ExportDirectory, "an export directory in zero-fill", () => InZeroFill(ImageDirectory.Export, 40), Exports),
        (ImageDefect.ExportDirectory, "an export directory cut short", () => AtEndOfSection(ImageDirectory.Export, 39), Exports),
        (ImageDefect.ExportDirectory, "an address table outside the image", () => WithField(Tables(), ImageDirectory.Export, 28, Far), Exports),
        (ImageDefect.ExportDirectory, "4 billion addresses", () => WithField(Tables(), ImageDirectory.Export, 20, uint.MaxValue), Exports),
        (ImageDefect.ExportDirectory, "so many addresses that their size wraps to 4 bytes", () => WithField(Tables(), ImageDirectory.Export, 20, 0x4000_0001), Exports),
        (ImageDefect.ExportDirectory, "a name table outside the image", () => WithField(Tables(), ImageDirectory.Export, 32, Far), Exports),
        (ImageDefect.ExportDirectory, "more names than fit", () => WithField(Tables(), ImageDirectory.Export, 24, 0x4000_0000), Exports),
        (ImageDefect.ExportDirectory, "an index table outside the image", () => WithField(Tables(), ImageDirectory.Export, 36, Far), Exports),
        (ImageDefect.ExportDirectory, "a module name outside the image", () => WithField(Tables(), ImageDirectory.Export, 12, Far), Exports),
        (ImageDefect.TlsDirectory, "a TLS directory in zero-fill", () => InZeroFill(ImageDirectory.Tls, 40), image => TlsDirectory.Of(image)),
        (ImageDefect.TlsDirectory, "a TLS directory cut short", () => AtEndOfSection(ImageDirectory.Tls, 31), image => TlsDirectory.Of(image)),
        (ImageDefect.LoadConfiguration, "a load configuration in zero-fill", () => InZeroFill(ImageDirectory.LoadConfiguration, 64), image => LoadConfigurationDirectory.Of(image)),
        (ImageDefect.LoadConfiguration, "a load configuration with no room for its size", () => AtEndOfSection(ImageDirectory.LoadConfiguration, 3), image => LoadConfigurationDirectory.Of(image)),
        (ImageDefect.LoadConfiguration, "a load configuration larger than its section", () => WithField(Tables(), ImageDirectory.LoadConfiguration, 0, 0x10_0000), image => LoadConfigurationDirectory.Of(image)),
        (ImageDefect.LoadConfiguration, "a load configuration of size 3", () => WithField(Tables(), ImageDirectory.LoadConfiguration, 0, 3), image => LoadConfigurationDirectory.Of(image)),
        (ImageDefect.DebugDirectory, "a debug directory in zero-fill", () => InZeroFill(ImageDirectory.Debug, 28), image => DebugDirectory.Of(image)),
        (ImageDefect.DebugDirectory, "a debug directory that leaves its section", () => AtEndOfSection(ImageDirectory.Debug, 27, 28), image => DebugDirectory.Of(image)),
        (ImageDefect.CertificateTable, "certificates beyond the file", () => Tables().ToArray()[..^8], image => CertificateTable.Of(image)),
        (ImageDefect.CertificateTable, "certificates over a section", () => Tables() is var image ? image.WithDirectory(ImageDirectory.Security, image.Sections[0].RawOffset, 0x100) : [], image => CertificateTable.Of(image)),
        (ImageDefect.CertificateTable, "certificates over the headers", () => Tables().WithDirectory(ImageDirectory.Security, 8, 0x40), image => CertificateTable.Of(image)),
        (ImageDefect.CertificateTable, "a certificate of length 0", () => Tables() is var image ? image.With32(image.OffsetOf(ImageDirectory.Security), 0) : [], image => CertificateTable.Of(image)),
        (ImageDefect.CertificateTable, "a certificate longer than the table", () => Tables() is var image ? image.With32(image.OffsetOf(ImageDirectory.Security), 0xFFFF_FFFF) : [], image => CertificateTable.Of(image)),
        (ImageDefect.CertificateTable, "a second certificate cut short", SecondCertificateCutShort, image => CertificateTable.Of(image)),
        (ImageDefect.ClrHeader, "a CLR header in zero-fill", () => InZeroFill(ImageDirectory.Clr, 72), image => ClrHeader.Of(image)),
        (ImageDefect.ClrHeader, "a CLR header cut short", () => AtEndOfSection(ImageDirectory.Clr, 71), image => ClrHeader.Of(image)),
    ];

    private static HeaderFields Fields => new(0x80, IsWide: true);

    private static HeaderFields Fields32 => new(0x80, IsWide: false);

    [TestMethod]
    [DynamicData(nameof(Damages), DynamicDataDisplayName = nameof(NameOf))]
    public void DamagedImageIsRefused(ImageDefect defect, string what, Func<byte[]> make, Action<PeImage>? read)
    {
        Assert.IsNotNull(what);
        Refusal.IsFor(defect, make(), read);
    }

    [TestMethod]
    public void TheImagesThatAreDamagedWereSound()
    {
        foreach (BuiltImage image in new[] { Sound(), Sound32(), Tables() })
        {
            var read = PeImage.Read(image.ToArray());
            Imports(read);
            DelayImports(read);
            BoundImports(read);
            Exports(read);
            TlsDirectory.Of(read);
            LoadConfigurationDirectory.Of(read);
            DebugDirectory.Of(read);
            CertificateTable.Of(read);
            ClrHeader.Of(read);
        }
    }

    [TestMethod]
    public void EveryDefectHasATest()
    {
        // These two are not told from an image's bytes: see the tests below and LoaderPointerTests.
        ImageDefect[] elsewhere = [ImageDefect.None, ImageDefect.FileTooLarge, ImageDefect.PointerWithoutRelocation];
        CollectionAssert.AreEquivalent(Enum.GetValues<ImageDefect>().Except(elsewhere).ToList(), AllDamages.Select(damage => damage.Defect).Distinct().ToList());
    }

    [TestMethod]
    public void MemoryLargerThanTheLimitIsRefusedUnread()
    {
        using var memory = new UnreadableMemory();
        Refusal.IsFor(ImageDefect.FileTooLarge, memory.OfLength(PeImage.MaxFileSize + 1));
    }

    [TestMethod]
    public void FileLargerThanTheLimitIsRefusedUnmapped()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.Write("MZ"u8);
                file.SetLength(PeImage.MaxFileSize + 1L);
            }

            Assert.AreEqual(ImageDefect.FileTooLarge, Assert.ThrowsExactly<BadImageException>(() => MappedFile.OpenCandidate(path)).Defect);
            Assert.AreEqual(ImageDefect.FileTooLarge, Assert.ThrowsExactly<BadImageException>(() => MappedFile.OpenPrivate(path)).Defect);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string NameOf(System.Reflection.MethodInfo method, object?[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return $"{method?.Name} ({data[0]}: {data[1]})";
    }
}
